/** Runs a statement on DuckDB's own threads only. */
import { type DuckDBConnection, type DuckDBPreparedStatement, DuckDBResultReader } from "@duckdb/node-api";
import duckdb, { type PendingResult } from "@duckdb/node-bindings";

/** Milliseconds between two looks whether it has ended. */
const PAUSE = 3;

/**
 * The result of the statement. The usual way lends DuckDB a thread that goes round and round while another one does
 * what there is to do, and so takes a core from a server on the same machine; here nothing runs but the work.
 */
export async function runAside(
  connection: DuckDBConnection,
  statement: DuckDBPreparedStatement,
): Promise<DuckDBResultReader> {
  if (!(await hasOwnThreads(connection))) return statement.runAndReadAll();
  const pending = statement.start();
  const handle = (pending as unknown as { pending_result: PendingResult }).pending_result;
  while (!hasEnded(handle)) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  const reader = new DuckDBResultReader(await pending.getResult());
  await reader.readAll();
  return reader;
}

/** True for a failure, too: asking for the result tells it. */
function hasEnded(handle: PendingResult): boolean {
  const state = duckdb.pending_execute_check_state(handle);
  return state === duckdb.PendingState.RESULT_READY || state === duckdb.PendingState.ERROR;
}

/** With a single thread DuckDB only works while it is lent one. */
async function hasOwnThreads(connection: DuckDBConnection): Promise<boolean> {
  const reader = await connection.runAndReadAll("SELECT current_setting('threads') > 1");
  return reader.getRows()[0]?.[0] === true;
}
