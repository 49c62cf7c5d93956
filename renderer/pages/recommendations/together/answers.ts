import type { OutputOf } from "../../../client/index.ts";

/** Who buys the left side buys the right one as well. */
export type Association = OutputOf<"recommend.rules">["rows"][number];

/** Ids of both sides, in JSON: what an address names a rule by. */
export const keyOf = ({ leftIds, rightId }: Association): string => JSON.stringify([...leftIds, rightId]);

/** Id of the product on the right of a rule's key; undefined for a key that was typed or cut. */
export function rightOf(key: string): string | undefined {
  try {
    const last = (JSON.parse(key) as unknown[]).at(-1);
    return typeof last === "string" ? last : undefined;
  } catch {
    return undefined;
  }
}
