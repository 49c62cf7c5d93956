/** Fields of an input that its command does not have: told by name, instead of being left aside in silence. */
import type { z } from "zod";
import { isObject } from "../../connectors/json-object.ts";

/** Paths (`planning.serviceLevel`) of what stands in the input and not in what the schema made of it; none where it does not fit. */
export async function unknownFields(schema: z.ZodType | undefined, input: unknown): Promise<string[]> {
  const parsed = await schema?.safeParseAsync(input);
  return parsed?.success ? dropped(input, parsed.data) : [];
}

/** Paths of what stands in the input and not in what was made of it. */
export function dropped(input: unknown, made: unknown, path = ""): string[] {
  if (Array.isArray(input) && Array.isArray(made))
    return input.flatMap((value, at) => dropped(value, made[at], `${path}${at}.`));
  if (!isObject(input) || !isObject(made)) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    if (Object.hasOwn(made, name)) return dropped(value, made[name], `${path}${name}.`);
    return value === undefined ? [] : [`${path}${name}`];
  });
}
