import { describe, expect, it } from "vitest";
import {
  checkForm,
  fieldTitle,
  initialValue,
  isOptional,
  isShown,
  type ObjectSchema,
  withoutStored,
} from "./schema.ts";

const schema: ObjectSchema = {
  properties: {
    host: { type: "string", label: "Server", default: "localhost" },
    port: { type: "integer", label: "Port", minimum: 1, maximum: 65535, default: 5432 },
    database: { type: "string", label: "Database" },
    schema: { type: "string", label: "Schema (optional)", default: "" },
    password: { type: "string", label: "Password", secret: true },
  },
  required: ["database"],
};

describe("form schema", () => {
  it("starts from defaults and keeps what was given", () => {
    expect(initialValue(schema, { host: "db" })).toEqual({ host: "db", port: 5432, schema: "" });
  });
  it("says the fix for each wrong field", () => {
    expect(checkForm(schema, { port: 70_000 })).toEqual({
      port: "Use 65535 or less.",
      database: "Fill in database.",
    });
    expect(checkForm(schema, { port: 1, database: "shop" })).toEqual({});
  });
  it("marks optional fields, not those with a default", () => {
    expect(isOptional(schema, "schema")).toBe(true);
    expect(isOptional(schema, "host")).toBe(false);
    expect(isOptional(schema, "database")).toBe(false);
  });
  it("does not send a stored secret back", () => {
    expect(withoutStored(schema, { host: "db", password: "stored" })).toEqual({ host: "db" });
    expect(withoutStored(schema, { password: "new" })).toEqual({ password: "new" });
  });
  it("leaves out fields that another one's value makes pointless", () => {
    const sign: ObjectSchema = {
      properties: {
        auth: { type: "string", enum: ["none", "token"], default: "none" },
        token: { type: "string", label: "Token", when: { field: "auth", is: ["token"] } },
      },
      required: ["token"],
    };
    expect(isShown(sign, "token", {})).toBe(false);
    expect(isShown({ properties: { params: { type: "object" } } }, "params", {})).toBe(false);
    expect(checkForm(sign, {})).toEqual({});
    expect(checkForm(sign, { auth: "token" })).toEqual({ token: "Fill in token." });
  });
  it("takes a field that was emptied for missing where an empty one would be refused", () => {
    const server: ObjectSchema = {
      properties: { host: { type: "string", label: "Server", default: "localhost", minLength: 1 } },
    };
    expect(checkForm(server, { host: " " })).toEqual({ host: "Fill in server." });
    expect(checkForm(server, { host: " db " })).toEqual({});
  });
  it("says how a value is to be written, not what the field is for", () => {
    const slot = { type: "string", label: "Slot", help: "Reads what changed.", pattern: "^[a-z]*$" };
    const written = { ...slot, expected: "Small letters only." };
    expect(checkForm({ properties: { slot: written } }, { slot: "A B" })).toEqual({
      slot: "Small letters only.",
    });
    expect(checkForm({ properties: { slot: written } }, { slot: "ab " })).toEqual({});
  });
  it("checks each entry of a list of forms", () => {
    const lists: ObjectSchema = {
      properties: {
        streams: {
          type: "array",
          label: "Lists",
          minItems: 1,
          items: {
            type: "object",
            properties: { path: { type: "string", label: "Path" } },
            required: ["path"],
          },
        },
      },
      required: ["streams"],
    };
    expect(initialValue(lists)).toEqual({ streams: [{}] });
    expect(checkForm(lists, {})).toEqual({ streams: "Add at least one." });
    expect(checkForm(lists, { streams: [] })).toEqual({ streams: "Add at least one." });
    expect(checkForm(lists, { streams: [{ path: "/a" }, {}] })).toEqual({
      "streams.1.path": "Fill in path.",
    });
    expect(checkForm(lists, { streams: [{ path: "/a" }] })).toEqual({});
    expect(fieldTitle(lists, "streams.1.path")).toBe("Lists 2, Path");
    expect(fieldTitle(lists, "streams")).toBe("Lists");
    expect(fieldTitle(lists, "unknown")).toBe("unknown");
  });
});
