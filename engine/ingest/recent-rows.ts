/**
 * From its cursor on, a source tells all rows again of a stream that is read by a time of change. A row of such a time
 * that is here, and was neither told nor found deleted, is older there: the source was put back to an earlier state.
 */
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import type { StreamPlan } from "./stream-plan.ts";

/** Answers how many rows of a relation are of the cursor's time or later. */
export type RecentRows = (session: Pick<Session, "query">, relation: string) => Promise<number>;

/** Undefined for a stream whose cursor is no time of its rows. */
export function recentRows({ stream, columns, cursor }: StreamPlan): RecentRows | undefined {
  const name = stream.cursorColumn;
  if (name === undefined || cursor === undefined || !(name in columns)) return undefined;
  // A text may hold times as well.
  const time = (value: string) => `TRY_CAST(${value} AS TIMESTAMPTZ)`;
  const isRecent = `${time(quoteName(name))} >= ${time(quoteText(cursor))}`;
  return async (session, relation) => {
    const [row] = await session.query<{ n: number }>(
      `SELECT count(*) AS n FROM ${relation} WHERE ${isRecent}`,
    );
    return row!.n;
  };
}
