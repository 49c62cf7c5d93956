/** An engine that answers as the real one does and writes down every statement it runs. */
import type { Engine } from "../engine.ts";
import type { Params, Session, Warehouse } from "../warehouse/warehouse.ts";
import { isCopy } from "./tables.ts";

export interface Traced {
  sql: string;
  params: Params;
  rows: number;
  milliseconds: number;
}

/** Statements come in the order in which they ended. */
export function traced(engine: Engine): { engine: Engine; statements: Traced[] } {
  const statements: Traced[] = [];
  const timed = async <T>(
    sql: string,
    params: Params,
    work: () => Promise<T>,
    rowsOf: (result: T) => number,
  ) => {
    const since = performance.now();
    const result = await work();
    const milliseconds = Math.round(performance.now() - since);
    statements.push({ sql, params, rows: rowsOf(result), milliseconds });
    return result;
  };
  const watched = (session: Pick<Session, "query" | "run">): Pick<Session, "query" | "run"> => ({
    query: <T>(sql: string, params: Params = {}, options?: Parameters<Session["query"]>[2]) =>
      timed(
        sql,
        params,
        () => session.query<T>(sql, params, options),
        (rows) => (isCopy(sql) ? Number((rows as { Count: number }[])[0]!.Count) : rows.length),
      ),
    run: (sql, params, options) =>
      timed(
        sql,
        params ?? {},
        () => session.run(sql, params, options),
        () => 0,
      ),
  });
  const { warehouse } = engine;
  const watching: Warehouse = {
    ...warehouse,
    ...watched(warehouse),
    table: (sql, params = {}, options) =>
      timed(
        sql,
        params,
        () => warehouse.table(sql, params, options),
        (result) => result.rows.length,
      ),
    transaction: (work, options) =>
      warehouse.transaction((session) => work({ ...session, ...watched(session) }), options),
  };
  return { engine: { ...engine, warehouse: watching }, statements };
}
