/** Keys that are whole numbers, the common case, in a bit string: little time and no memory beside a hash table. */
import type { Params, QueryOptions, Session } from "./warehouse.ts";

/** Whether a bit for each number in the range is no more than a few bytes a row. */
export function isDense(n: number, low: number, high: number): boolean {
  return Number.isSafeInteger(high - low) && high - low < Math.min(64 * n, 2 ** 31);
}

const FIRST_ROWS = 1000;

/**
 * Whether an expression over the rows is a whole number in each and in no two the same. False also where that would
 * take more memory than it is worth.
 */
export async function areDistinctNumbers(
  session: Pick<Session, "query">,
  number: string,
  from: string,
  params: Params,
  options: QueryOptions,
): Promise<boolean> {
  // Trying to read each of many texts as a number takes longest where none is one.
  const [first] = await session.query<{ whole: boolean }>(
    `SELECT count(number) = count(*) AS whole FROM (SELECT ${number} AS number FROM ${from} LIMIT ${FIRST_ROWS})`,
    params,
    options,
  );
  if (!first!.whole) return false;
  const [range] = await session.query<{ n: number; whole: number; low: number; high: number }>(
    `SELECT count(*) AS n, count(${number}) AS whole, min(${number}) AS low, max(${number}) AS high FROM ${from}`,
    params,
    options,
  );
  const { n, whole, low, high } = range!;
  if (n < 2) return true;
  if (whole !== n || !isDense(n, low, high)) return false;
  const [bits] = await session.query<{ n: number }>(
    `SELECT bit_count(bitstring_agg(${number}, ${low}, ${high})) AS n FROM ${from}`,
    params,
    options,
  );
  return bits?.n === n;
}
