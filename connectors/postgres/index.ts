/**
 * PostgreSQL as a source (one snapshot, COPY) and as a target (one transaction).
 * May import: engine/contract and the files beside connectors/connector.ts.
 * To support a platform on PostgreSQL, add a preset in connectors/presets, not a connector.
 */
import type pg from "pg";
import { type CheckList, checkList } from "../check-list.ts";
import type { CheckStep, Connector } from "../connector.ts";
import { readCatalog } from "./catalog.ts";
import { type PostgresConfig, postgresConfig } from "./config.ts";
import { connect, describePostgresError, withClient } from "./connection.ts";
import { followTables, SLOT_CURSOR } from "./replication.ts";
import { postgresSink } from "./sink.ts";
import { frozenRows, slotOf, slotState } from "./slot.ts";
import { postgresSource } from "./source.ts";

export const postgres: Connector<PostgresConfig> = {
  id: "postgres",
  title: "PostgreSQL",
  description: "Databases such as those of Medusa, Vendure, EverShop and Spree; hosted ones as well.",
  config: postgresConfig,
  source: postgresSource,
  sink: postgresSink,
  check: (config, purpose, run) =>
    checkList("PostgreSQL", config, async (list) => {
      const first = await list.connect(() => connect(config), describePostgresError);
      await first.end();
      await withClient(config, run.signal, async (client) => {
        await describeSession(client, config, list);
        if (purpose === "source") await describeSource(client, config, list);
        else await describeTarget(client, config, list);
      });
    }),
};

async function describeSession(client: pg.Client, config: PostgresConfig, list: CheckList): Promise<void> {
  const { rows } = await client.query(
    `SELECT current_user AS name, current_setting('server_version') AS version,
            coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted`,
  );
  const { name, version, encrypted } = rows[0];
  list.ok(`Signed in as ${name} on PostgreSQL ${version}`);
  list.encryption(encrypted, config.host);
}

async function describeSource(client: pg.Client, config: PostgresConfig, list: CheckList): Promise<void> {
  const { rows } = await client.query(
    `SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR EXISTS (
       SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
         AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')) AS writes`,
  );
  list.rights(rows[0].writes);
  const tables = await readCatalog(client, config);
  list.tables(tables.length);
  const slot = slotOf(config);
  if (!slot) return;
  const { heldBytes } = await slotState(client, slot);
  const followed = await followTables(client, slot, tables);
  const count = followed.filter(({ stream }) => stream.cursorColumn === SLOT_CURSOR).length;
  list.ok(
    `Replication slot ${slot.slot} follows ${count} of ${tables.length} tables`,
    `The server keeps ${(heldBytes / 1e6).toFixed(1)} MB of its log for it, until the next load.`,
  );
  const frozen = await frozenRows(client, slot);
  if (frozen) list.failed("Store can change its rows", frozen);
}

async function describeTarget(
  client: pg.Client,
  config: PostgresConfig,
  list: CheckList,
): Promise<CheckStep | undefined> {
  const schema = config.schema || "public";
  const { rows } = await client.query(
    `SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS found,
            coalesce(has_schema_privilege(to_regnamespace(quote_ident($1)), 'CREATE'), false) AS creates,
            current_setting('transaction_read_only') = 'on' AS read_only`,
    [schema],
  );
  const { found, creates, read_only } = rows[0];
  if (!found)
    return list.failed("Schema found", `There is no schema "${schema}". Create it or choose another.`);
  if (read_only)
    return list.failed("Server takes writes", "The server is read-only. Choose the primary server.");
  if (!creates) {
    return list.failed(
      "User can write",
      `User "${config.user}" may not create tables in schema "${schema}". Grant CREATE on it or choose another schema.`,
    );
  }
  return list.ok(`User can write to schema ${schema}`);
}
