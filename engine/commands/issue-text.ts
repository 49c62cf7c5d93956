/** What is wrong with an input, with the field that it is about: "id: Give text.". */
import type { ZodError } from "zod";

export function issueText({ issues: [issue] }: ZodError): string {
  const field = issue?.path.join(".");
  return `${field ? `${field}: ` : ""}${issue?.message ?? "not as expected"}`;
}
