/** Ids of customers that stand for nobody, in the tables of a layout that is known: told once the rows are there. */
import type { Stream } from "../../connectors/connector.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Mapping, TableMapping } from "./mapping/mapping.ts";
import { rawTableNames } from "./raw-tables.ts";
import { presetFor, rawSchemaOf, saveMapping } from "./sources.ts";
import { readFacts } from "./suggest/facts/facts.ts";
import { nobodyIn } from "./suggest/steps/nobody.ts";

interface Context {
  warehouse: Warehouse;
  state: State;
}

/**
 * Before a source is filled for the first time: the mapping in which orders of 0, -1 or guest have no customer, saved
 * as its next version and said in every load; the same mapping where there are none, or where a person has edited it.
 */
export async function withoutNobody(
  { warehouse, state }: Context,
  connection: Connection,
  streams: Stream[],
  mapping: Mapping,
  signal: AbortSignal,
): Promise<Mapping> {
  if (mapping.preset === null || (await wasFilled(warehouse, connection))) return mapping;
  const wanted = connection.extra.preset;
  const match = presetFor(streams, wanted);
  if (!match || match.people.length === 0 || !isSame(match.tables, mapping.tables)) return mapping;
  const found = await nobodyAmong({ warehouse, state }, connection, streams, match.people, signal);
  if (found.length === 0) return mapping;
  const tables = presetFor(marked(streams, found), wanted)!.tables;
  const choice = [mapping.choice ?? [], found.map(sentence)].flat(2).join(" ");
  return saveMapping(state, connection, { preset: mapping.preset, tables, choice });
}

/** Values of a source's column that stand for nobody. */
interface Nobody {
  stream: string;
  column: string;
  values: string[];
}

async function nobodyAmong(
  { warehouse, state }: Context,
  connection: Connection,
  streams: Stream[],
  people: { stream: string; column: string }[],
  signal: AbortSignal,
): Promise<Nobody[]> {
  const tables = rawTableNames(streams);
  const { currency } = state.settings();
  const found: Nobody[] = [];
  for (const { stream, column } of people) {
    const read = new Map([[tables.get(stream)!, [column]]]);
    const [facts] = await warehouse.transaction((session) =>
      readFacts(session, rawSchemaOf(connection), read, currency, signal),
    );
    const ids = facts!.columns[0]!;
    const values = nobodyIn(ids, ids.distinct);
    if (values.length > 0) found.push({ stream, column, values });
  }
  return found;
}

/** The streams with what their columns were found to hold. */
const marked = (streams: Stream[], found: Nobody[]): Stream[] =>
  streams.map((stream) => ({
    ...stream,
    columns: stream.columns.map((column) => {
      const told = found.find((one) => one.stream === stream.name && one.column === column.name);
      return told ? { ...column, nobody: told.values } : column;
    }),
  }));

const sentence = ({ column, values }: Nobody) =>
  `${values.map((value) => `"${value}"`).join(" and ")} in ${column} ${values.length > 1 ? "stand" : "stands"} for nobody: such orders have no customer. If that is one, edit the SQL of customers and orders in Mapping.`;

const isSame = (ours: TableMapping[], theirs: TableMapping[]) =>
  JSON.stringify(ours.map(({ table, sql, enabled }) => [table, sql, enabled])) ===
  JSON.stringify(theirs.map(({ table, sql, enabled }) => [table, sql, enabled]));

async function wasFilled(warehouse: Warehouse, { id }: Connection): Promise<boolean> {
  const rows = await warehouse.query("SELECT 1 AS n FROM ingest.fills WHERE source_id = $id LIMIT 1", { id });
  return rows.length > 0;
}
