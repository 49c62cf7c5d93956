import { ORPCError } from "@orpc/client";
import { expect, it } from "vitest";
import { errorInfo, problemsOf } from "./errors.ts";

it("tells a store that refuses a user from an engine that refuses the page", () => {
  const store = new ORPCError("unauthorised", { status: 401, message: "The server refused the password." });
  expect(errorInfo(store)).toMatchObject({
    code: "unauthorised",
    message: "The server refused the password.",
  });
  for (const code of ["UNAUTHORIZED", "MALFORMED_ORPC_ERROR_RESPONSE"]) {
    const door = new ORPCError(code, { status: 401, data: { code: "unauthorised" } });
    expect(errorInfo(door)).toMatchObject({
      code: "unauthorised",
      message: expect.stringContaining("this page's token"),
    });
  }
});

it("hands out what is wrong by field, and nothing of other errors", () => {
  const data = { field: "streams.0.body", problems: { "streams.0.body": "Write it as a JSON object." } };
  const refused = new ORPCError("invalid-input", { status: 400, message: "no", data });
  expect(problemsOf(refused)).toEqual(data.problems);
  expect(problemsOf(new Error("no"))).toEqual({});
});
