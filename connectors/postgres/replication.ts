/**
 * Changes of a PostgreSQL source by logical replication: a slot (pgoutput) tells which keys changed since the last
 * load, deletions included, so that only those rows are read. The slot moves on at the next load, once what it told
 * is merged: a load that is cut loses nothing, and a change that is told twice is read twice.
 */
import type pg from "pg";
import { PgoutputPlugin } from "pg-logical-replication";
import type { Stream } from "../connector.ts";
import {
  changesOf,
  type Key,
  type LogChanges,
  markUnclear,
  noteKeys,
  type TableChanges,
} from "../log-changes.ts";
import { baseType, type CatalogTable } from "./catalog.ts";
import { quoted } from "./connection.ts";
import { isReadAsWritten } from "./copy.ts";
import { describeSlotError, type SlotConfig, slotState } from "./slot.ts";

/** Stands as the cursor column of streams that are followed through the slot. */
export const SLOT_CURSOR = "replication slot";

const FETCH_ROWS = 10_000;
export interface SlotChanges extends LogChanges {
  /**
   * Says which snapshot the rows are read in (as txid_current_snapshot writes it). The log may tell what that does not
   * show yet, above all where a commit waits for a standby: then all is told again next time.
   */
  settle(snapshot: string): void;
}

interface Reached {
  /** Position in the write-ahead log: `16/B374D848`. */
  at: string;
  /** What the log was of: see coverageQuery. */
  coverage: string | undefined;
}

const CURSOR = /^([0-9A-F]{1,8}\/[0-9A-F]{1,8})(?: (\w+))?$/;

/** Whether a saved cursor is one of the log, and no value of a column. */
export const isLogCursor = (saved: string): boolean => CURSOR.test(saved);

function reachedBy(saved: string): Reached | undefined {
  const [, at, coverage] = CURSOR.exec(saved) ?? [];
  return at === undefined ? undefined : { at, coverage };
}

/** A position as one number. */
function positionOf(position: string): bigint {
  const [high = "0", low = "0"] = position.split("/");
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

// A table is followed where the log tells all its changes, and each with the key.
const FOLLOWED = `
  SELECT t.schemaname || '.' || t.tablename AS name, c.relreplident = 'f' AS whole_rows,
         ARRAY(SELECT a.attname::text FROM pg_index i
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey[0:i.indnkeyatts - 1])
               WHERE i.indrelid = c.oid
                 AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END) AS identity
  FROM pg_publication p JOIN pg_publication_tables t USING (pubname)
  JOIN pg_namespace n ON n.nspname = t.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename
  WHERE pubname = $1 AND pubinsert AND pubupdate AND pubdelete AND to_jsonb(t) ->> 'rowfilter' IS NULL`;

/** Marks the tables that can be followed through the publication; the others are read as without a slot. */
export async function followTables(
  client: pg.Client,
  config: SlotConfig,
  tables: CatalogTable[],
): Promise<CatalogTable[]> {
  const { rows } = await client.query<{ name: string; whole_rows: boolean; identity: string[] }>(FOLLOWED, [
    config.publication,
  ]);
  const published = new Map(rows.map((row) => [row.name, row]));
  return tables.map((table) => {
    const { key, name, columns } = table.stream;
    const found = published.get(name);
    const told = found && key.every((column) => found.whole_rows || found.identity.includes(column));
    // Rows are found by the log's text of a key: an amount of money has its currency there, and JSON has layers.
    const alike = columns.every(
      (column) => !key.includes(column.name) || (column.type !== "json" && isReadAsWritten(column)),
    );
    if (!told || !alike || key.length === 0) return table;
    return { ...table, stream: { ...table.stream, cursorColumn: SLOT_CURSOR } };
  });
}

// What else than the rows that the log tells can make a table another: the server or its timeline, the publication (its
// xmin, which tells when it was last set to publish otherwise), the table's part in it, by itself or its schema, and the
// files that its rows lie in, which are new when it was swapped, rewritten or emptied.
const coverageQuery = (schemas: boolean) => `
  WITH RECURSIVE followed AS (
    SELECT c.oid AS id, n.oid AS schema_id, n.nspname || '.' || c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname || '.' || c.relname = ANY($2)),
  tree (root, id) AS (
    SELECT id, id FROM followed UNION ALL SELECT root, inhrelid FROM tree JOIN pg_inherits ON inhparent = tree.id)
  SELECT name, md5(concat_ws(' ', (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name($3), 8),
           (SELECT concat_ws('/', p.oid, p.xmin, r.oid${schemas ? ", s.oid" : ""}) FROM pg_publication p
            LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = followed.id
            ${schemas ? "LEFT JOIN pg_publication_namespace s ON s.pnpubid = p.oid AND s.pnnspid = followed.schema_id" : ""}
            WHERE p.pubname = $1),
           (SELECT string_agg(concat_ws('/', tree.id, pg_relation_filenode(tree.id)), ' ' ORDER BY tree.id)
            FROM tree WHERE root = followed.id))) AS coverage
  FROM followed`;

/**
 * Lets the slot move on to what all these streams have merged (their saved cursors), and reads the keys that changed
 * since. Throws `not-found` when the slot is missing or lost, and `unavailable` while another program reads it.
 */
export async function readChanges(
  client: pg.Client,
  config: SlotConfig,
  followed: Stream[],
  saved: Record<string, string | undefined>,
): Promise<SlotChanges> {
  const { position: confirmed } = await slotState(client, config);
  const {
    rows: [now],
  } = await client.query<{ at: string }>("SELECT pg_current_wal_flush_lsn()::text AS at");
  const coverage = await coverageOf(client, config, followed, now!.at);
  const lost = (stream: string, cursor: string) => {
    const before = reachedBy(cursor);
    if (!before?.coverage || before.coverage !== coverage.get(stream)) return true;
    // A position ahead of the server's is one of before it was restored.
    return positionOf(before.at) < positionOf(confirmed) || positionOf(before.at) > positionOf(now!.at);
  };
  const merged = followed.flatMap(({ name }) => {
    const cursor = saved[name];
    return cursor === undefined || lost(name, cursor) ? [] : [reachedBy(cursor)!.at];
  });
  const [oldest] = merged.sort((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1));
  if (oldest && positionOf(confirmed) < positionOf(oldest)) {
    await client
      .query("SELECT pg_replication_slot_advance($1, $2)", [config.slot, oldest])
      .catch((error: unknown) => {
        throw describeSlotError(error, config);
      });
  }
  const { tables, transactions } = await (oldest
    ? peek(client, config, followed)
    : peekFirst(client, config));
  let reached = now!.at;
  return {
    tables,
    lost,
    settle(snapshot) {
      if (transactions.some((id) => isHidden(id, snapshot))) reached = oldest ?? confirmed;
    },
    cursorOf: (stream) => `${reached} ${coverage.get(stream)}`,
  };
}

/** Whether a snapshot, `xmin:xmax:running`, does not show a transaction, whose number has 32 bits. */
function isHidden(transaction: number, snapshot: string): boolean {
  const [, end = "0", running = ""] = snapshot.split(":");
  const same = (text: string) => Number(BigInt.asUintN(32, BigInt(text)));
  // Numbers begin anew behind the last one.
  const isLater = ((transaction - same(end)) | 0) >= 0;
  return isLater || (running !== "" && running.split(",").some((text) => same(text) === transaction));
}

async function coverageOf(
  client: pg.Client,
  config: SlotConfig,
  followed: Stream[],
  at: string,
): Promise<Map<string, string>> {
  const names = followed.map(({ name }) => name);
  // Publications of schemas came with version 15.
  const { rows: known } = await client.query<{ schemas: boolean }>(
    "SELECT to_regclass('pg_catalog.pg_publication_namespace') IS NOT NULL AS schemas",
  );
  const { rows } = await client.query<{ name: string; coverage: string }>(coverageQuery(known[0]!.schemas), [
    config.publication,
    names,
    at,
  ]);
  return new Map(rows.map(({ name, coverage }) => [name, coverage]));
}

interface Told {
  tables: Map<string, TableChanges>;
  transactions: number[];
}

/**
 * The transactions alone, for tables that are all read whole. A slot that is older than its publication can't tell them,
 * and has moved on by the next time.
 */
async function peekFirst(client: pg.Client, config: SlotConfig): Promise<Told> {
  await client.query("SAVEPOINT merchbench_peek");
  try {
    return await peek(client, config, []);
  } catch {
    await client.query("ROLLBACK TO merchbench_peek");
    return { tables: new Map(), transactions: [] };
  }
}

async function peek(client: pg.Client, config: SlotConfig, followed: Stream[]): Promise<Told> {
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [config.publication] });
  const keys = new Map(followed.map(({ name, key }) => [name, key]));
  const tables = new Map<string, TableChanges>();
  const transactions: number[] = [];
  const literals = [config.slot, config.publication].map((text) => client.escapeLiteral(text));
  try {
    await client.query(
      `DECLARE merchbench_changes NO SCROLL CURSOR FOR SELECT data FROM pg_logical_slot_peek_binary_changes(
         ${literals[0]}, NULL, NULL, 'proto_version', '1', 'publication_names', ${literals[1]})`,
    );
    for (;;) {
      const { rows } = await client.query<{ data: Buffer }>(`FETCH ${FETCH_ROWS} FROM merchbench_changes`);
      for (const { data } of rows) {
        const message = plugin.parse(data);
        if (message.tag === "begin") transactions.push(message.xid);
        else note(tables, keys, message);
      }
      if (rows.length === 0) break;
    }
  } catch (error) {
    throw describeSlotError(error, config);
  }
  return { tables, transactions };
}

type Message = ReturnType<PgoutputPlugin["parse"]>;
type Relation = Extract<Message, { tag: "relation" }>;
type RowMessage = Extract<Message, { tag: "insert" | "update" | "delete" }>;

function note(tables: Map<string, TableChanges>, keys: Map<string, string[]>, message: Message): void {
  if (message.tag === "relation") {
    // Values stay the text that the server wrote: a parsed date would not find its row again.
    for (const column of message.columns) column.parser = (text: unknown) => text;
  } else if (message.tag === "truncate") {
    for (const relation of message.relations) markUnclear(changesOf(tables, nameOf(relation)));
  } else if (message.tag === "insert" || message.tag === "update" || message.tag === "delete") {
    const name = nameOf(message.relation);
    const key = keys.get(name);
    if (key) noteRow(changesOf(tables, name), message, key);
  }
}

const nameOf = ({ schema, name }: Relation) => `${schema}.${name}`;

function noteRow(changes: TableChanges, message: RowMessage, key: string[]): void {
  const { keyColumns } = message.relation;
  // A change from before the table had this key does not tell which rows it was about.
  if (!key.every((name) => keyColumns.includes(name))) {
    markUnclear(changes);
    return;
  }
  const keyIn = (row: Record<string, unknown>): Key =>
    Object.fromEntries(key.map((name) => [name, String(row[name])]));
  const before = message.tag === "insert" ? null : (message.key ?? message.old);
  noteKeys(
    changes,
    before ? keyIn(before) : undefined,
    message.tag === "delete" ? undefined : keyIn(message.new),
  );
}

/** Condition on the rows of these keys, as SQL text over a table with the stream's key. */
export function keyCondition(client: pg.Client, stream: Stream, keys: Key[]): string {
  const quotedKey = stream.key.map(quoted).join(", ");
  const types = stream.columns.filter(({ name }) => stream.key.includes(name));
  const record = types.map((column) => `${quoted(column.name)} ${baseType(column)}`).join(", ");
  const list = client.escapeLiteral(JSON.stringify(keys));
  return `(${quotedKey}) IN (SELECT ${quotedKey} FROM json_to_recordset(${list}) AS k(${record}))`;
}
