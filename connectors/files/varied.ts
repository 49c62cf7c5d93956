/**
 * Which columns hardly repeat a value, by samples from all over the file: ids, times, free text. Looking for repeats
 * in those while they are stored costs more than all else of a load.
 */
import type { Sample } from "./head.ts";

/** Rows this near are of one kind (the lines of an order), so a value that stands in several of them is no repeat. */
const NEAR = 200;
/** Fewer values tell nothing. */
const FEWEST = 500;
const HARDLY = 0.2;

/** Whether hardly any of the values, in the order of the file, comes again further on. */
export function hardlyRepeats(values: string[]): boolean {
  if (values.length < FEWEST) return false;
  const first = new Map<string, number>();
  const again = new Set<string>();
  for (const [at, value] of values.entries()) {
    const before = first.get(value);
    if (before === undefined) first.set(value, at);
    else if (at - before > NEAR) again.add(value);
  }
  return again.size < first.size * HARDLY;
}

/** Fields of JSON lines that hardly repeat a value. */
export function variedFields({ head, pieces }: Sample): Set<string> {
  const values = new Map<string, string[]>();
  for (const object of [head, ...pieces].flatMap(wholeObjects))
    for (const [name, value] of Object.entries(object)) {
      if (value === null || typeof value === "object") continue;
      const list = values.get(name) ?? [];
      list.push(String(value));
      values.set(name, list);
    }
  return new Set([...values].filter(([, list]) => hardlyRepeats(list)).map(([name]) => name));
}

/** Objects of a piece that was cut out anywhere: its first and last lines may not be whole. */
function wholeObjects(piece: Buffer): object[] {
  return piece
    .toString("utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === "object" && value !== null ? [value] : [];
      } catch {
        return [];
      }
    });
}
