/** What is wrong with an input, said as what to give instead; zod's own words are for programmers. */
import { z } from "zod";

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const FORMS: Record<string, string> = {
  date: "Give a day as YYYY-MM-DD, such as 2026-11-20.",
  datetime: "Give a time with its zone, such as 2026-11-20T08:00:00Z.",
};

/** Words for the issues that our inputs can have; undefined leaves zod's. */
export function wrongInput(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": {
      const kind = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `It is missing. Give ${kind}.` : `Give ${kind}.`;
    }
    case "invalid_value":
      return oneOf(issue.values, issue.input === undefined);
    case "invalid_union":
      return Array.isArray(issue.options) ? oneOf(issue.options, false) : undefined;
    case "too_small":
      return tooSmall(issue);
    case "too_big":
      return tooBig(issue);
    case "invalid_format":
      return FORMS[issue.format];
    case "unrecognized_keys":
      return `There is no ${issue.keys.join(", ")} here. Take it out.`;
    default:
      return undefined;
  }
}

function oneOf(values: readonly unknown[], missing: boolean): string {
  const choice = values.length === 1 ? `${values[0]}` : `one of: ${values.join(", ")}`;
  return missing ? `It is missing. Give ${choice}.` : `Give ${choice}.`;
}

const COUNTED: Record<string, [one: string, many: string]> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
};

function counted(origin: string, size: number | bigint): string {
  const [one, many] = COUNTED[origin] ?? [];
  return one ? ` ${Number(size) === 1 ? one : many}` : "";
}

type Bound<T, K extends keyof T> = Pick<T, K | Extract<"origin" | "inclusive", keyof T>>;

function tooSmall({ origin, minimum, inclusive }: Bound<z.core.$ZodIssueTooSmall, "minimum">): string {
  if (origin === "string" && minimum === 1) return "Give some text.";
  const what = counted(origin, minimum);
  return inclusive === false ? `Give more than ${minimum}${what}.` : `Give ${minimum}${what} or more.`;
}

function tooBig({ origin, maximum, inclusive }: Bound<z.core.$ZodIssueTooBig, "maximum">): string {
  const what = counted(origin, maximum);
  return inclusive === false ? `Give less than ${maximum}${what}.` : `Give ${maximum}${what} or less.`;
}

z.config({ customError: wrongInput });
