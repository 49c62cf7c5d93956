/** Fields of a request over REST that its command does not have: told by name, instead of being left aside in silence. */
import type { z } from "zod";
import { isObject } from "../../connectors/json-object.ts";
import { toWireError } from "./router.ts";

interface Call {
  procedure: { "~orpc": { inputSchema?: unknown } };
  input: unknown;
  next(): unknown;
}

/** Interceptor of the REST handler: refuses with `invalid-input` what the command would not heed. */
export async function refuseUnknownFields(call: Call): Promise<unknown> {
  const schema = call.procedure["~orpc"].inputSchema as z.ZodType | undefined;
  const parsed = await schema?.safeParseAsync(call.input);
  const unknown = parsed?.success ? dropped(call.input, parsed.data) : [];
  if (unknown.length === 0) return call.next();
  const names = unknown.map((name) => `"${name}"`).join(", ");
  const message = `The command has no field ${names}. See /api/openapi.json for those it takes.`;
  throw toWireError("invalid-input", message, { fields: unknown });
}

/** Paths of what stands in the input and not in what was made of it. */
function dropped(input: unknown, made: unknown, path = ""): string[] {
  if (Array.isArray(input) && Array.isArray(made))
    return input.flatMap((value, at) => dropped(value, made[at], `${path}${at}.`));
  if (!isObject(input) || !isObject(made)) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    if (Object.hasOwn(made, name)) return dropped(value, made[name], `${path}${name}.`);
    return value === undefined ? [] : [`${path}${name}`];
  });
}
