/** The replication slot of a PostgreSQL source: whether it can be used, what it holds back, and its end. */
import type pg from "pg";
import { AppError } from "../../engine/contract/errors.ts";
import type { Kept } from "../connector.ts";
import type { PostgresConfig } from "./config.ts";

export interface SlotConfig {
  slot: string;
  publication: string;
}

export interface SlotState {
  /** Position in the server's log up to which the slot has moved on. */
  position: string;
  /** Bytes of its log that the server keeps for the slot. */
  heldBytes: number;
}

/** The slot that the source is to be followed through, if one is named. */
export function slotOf({ replicationSlot, publication }: PostgresConfig): SlotConfig | undefined {
  return replicationSlot ? { slot: replicationSlot, publication: publication || "merchbench" } : undefined;
}

/** What the owner of the database runs once, as text. */
export function slotSetup({ slot, publication }: SlotConfig): string {
  return `CREATE PUBLICATION ${publication} FOR ALL TABLES; ${slotCreation(slot)}`;
}

// True of a table `c` whose rows a publication has nothing to name by: no key, nor another replica identity.
const NAMELESS = `c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident <> 'f' AND NOT EXISTS (
  SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid
    AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END)`;

/**
 * What has to be run before a publication of all tables: PostgreSQL lets nobody change or delete rows that a published
 * table has no key to name by, and the store must go on working.
 */
async function nameableRows(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.oid >= 16384 AND ${NAMELESS} ORDER BY name`,
  );
  return naming(rows.map(({ name }) => name));
}

const naming = (tables: string[]) =>
  tables.map((name) => `ALTER TABLE ${name} REPLICA IDENTITY FULL; `).join("");

/** Which tables' rows nobody can change or delete any more because of the publication, and what to run; else undefined. */
export async function frozenRows(
  client: pg.Client,
  { publication }: SlotConfig,
): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_publication p JOIN pg_publication_tables t USING (pubname)
     JOIN pg_namespace n ON n.nspname = t.schemaname JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename
     WHERE pubname = $1 AND (pubupdate OR pubdelete) AND ${NAMELESS} ORDER BY name`,
    [publication],
  );
  if (rows.length === 0) return undefined;
  const names = rows.map(({ name }) => name);
  return `The store can't change or delete rows of ${names.join(", ")}: the publication "${publication}" tells of them, and they have no primary key to name a row by. Have the owner of the database run: ${naming(names).trim()}`;
}

const slotCreation = (slot: string) => `SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput');`;

/** What makes a slot that is there anew. */
const slotRenewal = (slot: string) => `SELECT pg_drop_replication_slot('${slot}'); ${slotCreation(slot)}`;

const OR_WITHOUT = "Or leave the slot empty in the source's settings.";

/** Where the slot stands; throws what to run where it can't be used. */
export async function slotState(client: pg.Client, config: SlotConfig): Promise<SlotState> {
  const { slot, publication } = config;
  const { rows } = await client.query<{
    plugin: string;
    active: boolean;
    lost: boolean;
    published: boolean;
    position: string;
    held: string;
    two_phase: boolean;
    standby: boolean;
  }>(
    // The columns wal_status and two_phase came with versions 13 and 14. A standby knows no position of its own.
    `SELECT plugin, active, coalesce(to_jsonb(s) ->> 'wal_status', '') = 'lost' AS lost,
            coalesce(to_jsonb(s) ->> 'two_phase', '') = 'true' AS two_phase, pg_is_in_recovery() AS standby,
            EXISTS (SELECT 1 FROM pg_publication WHERE pubname = $2) AS published,
            confirmed_flush_lsn::text AS position,
            CASE WHEN pg_is_in_recovery() THEN '0'
                 ELSE coalesce(pg_wal_lsn_diff(pg_current_wal_flush_lsn(), restart_lsn), 0)::text END AS held
     FROM pg_replication_slots s WHERE slot_name = $1 AND database = current_database()`,
    [slot, publication],
  );
  const [found] = rows;
  if (!found) {
    throw new AppError(
      "not-found",
      `The database has no replication slot "${slot}". Have its owner run: ${await nameableRows(client)}${slotSetup(config)} ${OR_WITHOUT}`,
    );
  }
  if (found.plugin !== "pgoutput") {
    throw new AppError(
      "unsupported",
      `The replication slot "${slot}" uses ${found.plugin}; one with pgoutput is needed: ${await nameableRows(client)}${slotSetup(config)}`,
    );
  }
  if (!found.published) {
    throw new AppError(
      "not-found",
      `The database has no publication "${publication}". Have its owner run: ${await nameableRows(client)}CREATE PUBLICATION ${publication} FOR ALL TABLES; ${slotRenewal(slot)} ${OR_WITHOUT}`,
    );
  }
  if (found.standby) {
    throw new AppError(
      "unsupported",
      `The server is a standby, where the replication slot "${slot}" can't be read. Enter the address of the primary server. ${OR_WITHOUT}`,
    );
  }
  // Such a slot tells what a transaction wrote when it is prepared, before its rows can be read, and never again.
  if (found.two_phase) {
    throw new AppError(
      "unsupported",
      `The replication slot "${slot}" was made for two-phase commits. Have its owner run: ${slotRenewal(slot)} The next load then reads the tables whole. ${OR_WITHOUT}`,
    );
  }
  if (found.lost) throw lostSlot(slot);
  if (found.active) throw slotInUse(slot);
  return { position: found.position, heldBytes: Number(found.held) };
}

/** After a crash the server may take a while to notice that nobody reads any more. */
function slotInUse(slot: string): AppError {
  return new AppError(
    "unavailable",
    `The replication slot "${slot}" is being read, by another program or by a load that broke off. Try again in a few minutes; if it stays so, give this source a slot of its own.`,
  );
}

function lostSlot(slot: string): AppError {
  return new AppError(
    "not-found",
    `The server gave up the replication slot "${slot}", because it held back more of the log than max_slot_wal_keep_size allows. Have its owner run: ${slotRenewal(slot)} The next load then reads the tables whole. ${OR_WITHOUT}`,
  );
}

/** What an error while the slot is read means; other errors stay as they are. */
export function describeSlotError(error: unknown, { slot, publication }: SlotConfig): unknown {
  const { code, message = "" } = error as { code?: string; message?: string };
  if (code === "55006") return slotInUse(slot);
  if (code === "55000" && /can no longer get changes/.test(message)) return lostSlot(slot);
  if (code !== "42704" || !/publication/.test(message)) return error;
  return new AppError(
    "not-found",
    `The replication slot "${slot}" is older than the publication "${publication}", so it can't tell what changed before that. Have the owner of the database run: ${slotRenewal(slot)} The next load then reads the tables whole.`,
  );
}

/** Drops the slot, so that the server no longer keeps its log for it; one that is not there stays so. */
export async function dropSlot(client: pg.Client, { slot }: SlotConfig): Promise<void> {
  await client.query(
    `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
     WHERE slot_name = $1 AND database = current_database() AND plugin = 'pgoutput'`,
    [slot],
  );
}

/** The slot as something that the server keeps for the source. */
export function keptSlot(config: PostgresConfig): Kept | undefined {
  const found = slotOf(config);
  if (!found) return undefined;
  const { slot } = found;
  const name = `The replication slot "${slot}"`;
  return {
    id: [config.host.toLowerCase(), config.port, config.database, slot].join("/"),
    name,
    left: `${name} is still on the server, which goes on keeping its log for it until its disk is full. Have its owner run: SELECT pg_drop_replication_slot('${slot}');`,
  };
}
