/**
 * Changes of a PostgreSQL source by logical replication: a slot (pgoutput) tells which keys changed since the last
 * load, deletions included, so that only those rows are read. The slot moves on at the next load, once what it told
 * is merged: a load that is cut loses nothing, and a change that is told twice is read twice.
 */
import type pg from "pg";
import { PgoutputPlugin } from "pg-logical-replication";
import { AppError } from "../../engine/contract/errors.ts";
import type { Stream } from "../connector.ts";
import { baseType, type CatalogTable } from "./catalog.ts";
import type { PostgresConfig } from "./config.ts";
import { quoted } from "./connection.ts";

/** Stands as the cursor column of streams that are followed through the slot. */
export const SLOT_CURSOR = "replication slot";

const FETCH_ROWS = 10_000;

export interface SlotConfig {
  slot: string;
  publication: string;
}

/** The slot that the source is to be followed through, if one is named. */
export function slotOf({ replicationSlot, publication }: PostgresConfig): SlotConfig | undefined {
  return replicationSlot ? { slot: replicationSlot, publication: publication || "merchbench" } : undefined;
}

type Key = Record<string, string>;

export interface TableChanges {
  /** Keys that were written or deleted, by their text. */
  touched: Map<string, Key>;
  /** Of these, keys that were deleted or renamed at some point. */
  deleted: Map<string, Key>;
  truncated: boolean;
}

interface Changes {
  /** Position in the write-ahead log up to which everything is in here. */
  position: string;
  /** By `schema.table`. */
  tables: Map<string, TableChanges>;
  /** Whether the slot does not reach back to a saved position: the stream must be read whole. */
  lost(saved: string): boolean;
}

const isPosition = (cursor: string | undefined): cursor is string =>
  cursor !== undefined && /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/.test(cursor);

/** What the owner of the database runs once, as text. */
export function slotSetup({ slot, publication }: SlotConfig): string {
  return `CREATE PUBLICATION ${publication} FOR ALL TABLES; SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput');`;
}

/** Marks the tables of the publication that have a key as followed; the others are read as without a slot. */
export async function followTables(
  client: pg.Client,
  config: SlotConfig,
  tables: CatalogTable[],
): Promise<CatalogTable[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT schemaname || '.' || tablename AS name FROM pg_publication_tables WHERE pubname = $1",
    [config.publication],
  );
  const published = new Set(rows.map((row) => row.name));
  return tables.map((table) => {
    const followed = table.stream.key.length > 0 && published.has(`${table.schema}.${table.table}`);
    return followed ? { ...table, stream: { ...table.stream, cursorColumn: SLOT_CURSOR } } : table;
  });
}

/**
 * Lets the slot move on to what every stream has merged (their saved cursors), and reads the keys that changed since.
 * Throws `not-found` when the slot is missing, and `conflict` while another program reads it.
 */
export async function readChanges(
  client: pg.Client,
  config: SlotConfig,
  saved: (string | undefined)[],
): Promise<Changes> {
  const confirmed = await slotPosition(client, config);
  const before = (a: string, b: string) => positionOf(a) < positionOf(b);
  const merged = saved.filter(isPosition);
  const oldest = merged.reduce<string | undefined>(
    (low, one) => (low && before(low, one) ? low : one),
    undefined,
  );
  if (oldest && before(confirmed, oldest)) {
    await client.query("SELECT pg_replication_slot_advance($1, $2)", [config.slot, oldest]);
  }
  const { rows } = await client.query<{ position: string }>(
    "SELECT pg_current_wal_flush_lsn()::text AS position",
  );
  const tables = await peek(client, config);
  const lost = (cursor: string) => !isPosition(cursor) || before(cursor, confirmed);
  return { position: rows[0]!.position, tables, lost };
}

/** A position as one number: `16/B374D848`. */
function positionOf(position: string): bigint {
  const [high = "0", low = "0"] = position.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** Position up to which the slot has moved on; throws what to run where it can't be used. */
export async function slotPosition(client: pg.Client, config: SlotConfig): Promise<string> {
  const { rows } = await client.query<{ plugin: string; active: boolean; position: string }>(
    `SELECT plugin, active, confirmed_flush_lsn::text AS position FROM pg_replication_slots
     WHERE slot_name = $1 AND database = current_database()`,
    [config.slot],
  );
  const [found] = rows;
  if (!found) {
    throw new AppError(
      "not-found",
      `The database has no replication slot "${config.slot}". Have its owner run: ${slotSetup(config)} Or leave the slot empty in the source's settings.`,
    );
  }
  if (found.plugin !== "pgoutput") {
    throw new AppError(
      "unsupported",
      `The replication slot "${config.slot}" uses ${found.plugin}; one with pgoutput is needed: ${slotSetup(config)}`,
    );
  }
  if (found.active) {
    throw new AppError(
      "conflict",
      `Another program reads the replication slot "${config.slot}". Give this source a slot of its own.`,
    );
  }
  return found.position;
}

async function peek(client: pg.Client, config: SlotConfig): Promise<Map<string, TableChanges>> {
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [config.publication] });
  const tables = new Map<string, TableChanges>();
  await client.query("BEGIN READ ONLY");
  const literals = [config.slot, config.publication].map((text) => client.escapeLiteral(text));
  await client.query(
    `DECLARE merchbench_changes NO SCROLL CURSOR FOR SELECT data FROM pg_logical_slot_peek_binary_changes(
       ${literals[0]}, NULL, NULL, 'proto_version', '1', 'publication_names', ${literals[1]})`,
  );
  for (;;) {
    const { rows } = await client.query<{ data: Buffer }>(`FETCH ${FETCH_ROWS} FROM merchbench_changes`);
    for (const { data } of rows) note(tables, plugin.parse(data));
    if (rows.length === 0) break;
  }
  await client.query("COMMIT");
  return tables;
}

type Message = ReturnType<PgoutputPlugin["parse"]>;
type Relation = Extract<Message, { tag: "relation" }>;

function note(tables: Map<string, TableChanges>, message: Message): void {
  if (message.tag === "relation") {
    // Values stay the text that the server wrote: a parsed date would not find its row again.
    for (const column of message.columns) column.parser = (text: unknown) => text;
  } else if (message.tag === "truncate") {
    for (const relation of message.relations) changesOf(tables, relation).truncated = true;
  } else if (message.tag === "insert" || message.tag === "update" || message.tag === "delete") {
    noteRow(changesOf(tables, message.relation), message);
  }
}

function noteRow(
  { touched, deleted }: TableChanges,
  message: Extract<Message, { tag: "insert" | "update" | "delete" }>,
): void {
  const remember = (into: Map<string, Key>, row: Record<string, unknown>) => {
    const key = Object.fromEntries(message.relation.keyColumns.map((name) => [name, String(row[name])]));
    into.set(JSON.stringify(key), key);
  };
  const before = message.tag === "insert" ? null : (message.key ?? message.old);
  if (before) {
    remember(deleted, before);
    // Looked up as well: it may have come back.
    remember(touched, before);
  }
  if (message.tag !== "delete") remember(touched, message.new);
}

function changesOf(tables: Map<string, TableChanges>, { schema, name }: Relation): TableChanges {
  const id = `${schema}.${name}`;
  const known = tables.get(id);
  if (known) return known;
  const changes: TableChanges = { touched: new Map(), deleted: new Map(), truncated: false };
  tables.set(id, changes);
  return changes;
}

/** Condition on the rows of these keys, as SQL text over a table with the stream's key. */
export function keyCondition(client: pg.Client, stream: Stream, keys: Key[]): string {
  const quotedKey = stream.key.map(quoted).join(", ");
  const types = stream.columns.filter(({ name }) => stream.key.includes(name));
  const record = types.map((column) => `${quoted(column.name)} ${baseType(column)}`).join(", ");
  const list = client.escapeLiteral(JSON.stringify(keys));
  return `(${quotedKey}) IN (SELECT ${quotedKey} FROM json_to_recordset(${list}) AS k(${record}))`;
}
