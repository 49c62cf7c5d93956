/**
 * MySQL and MariaDB as a source (one consistent snapshot) and as a target (one transaction).
 * May import: engine/contract and the files beside connectors/connector.ts.
 * To support a platform on MySQL, add a preset in connectors/presets, not a connector.
 */
import type mysql from "mysql2/promise";
import { type CheckList, checkList } from "../check-list.ts";
import type { Connector, Stream } from "../connector.ts";
import { followTables, LOG_CURSOR, logState } from "./binary-log.ts";
import { readCatalog } from "./catalog.ts";
import { type MysqlConfig, mysqlConfig } from "./config.ts";
import { connect, describeMysqlError, isEncrypted, rowsOf, withConnection } from "./connection.ts";
import { mysqlSink } from "./sink.ts";
import { mysqlSource, readChanges } from "./source.ts";

export const mysqlConnector: Connector<MysqlConfig> = {
  id: "mysql",
  title: "MySQL or MariaDB",
  description:
    "Databases such as those of WooCommerce, PrestaShop, OpenCart and Magento; hosted ones as well.",
  config: mysqlConfig,
  source: mysqlSource,
  sink: mysqlSink,
  check: (config, purpose, run) =>
    checkList("MySQL", config, async (list) => {
      const first = await list.connect(() => connect(config), describeMysqlError);
      await first.end();
      await withConnection(config, run.signal, async (connection, { mariadb }) => {
        await describeSession(connection, config, mariadb, list);
        const rights = await rightsOf(connection);
        if (purpose === "source") {
          list.rights(WRITES.some((right) => rights.has(right)));
          const streams = await readCatalog(connection, config);
          list.tables(streams.length);
          if (config.binaryLog) await describeLog(connection, config, streams, run.signal, list);
        } else if ((await isReadOnly(connection)) && !READ_ONLY_ADMIN.some((right) => rights.has(right)))
          list.failed("Server takes writes", "The server is read-only. Choose the primary server.");
        else describeTarget(config, rights, list);
      });
    }),
};

async function describeSession(
  connection: mysql.Connection,
  config: MysqlConfig,
  mariadb: boolean,
  list: CheckList,
): Promise<void> {
  const [row] = await rowsOf<{ name: string; version: string }>(
    connection,
    "SELECT current_user() AS name, version() AS version",
  );
  list.ok(`Signed in as ${row!.name} on ${mariadb ? "MariaDB" : "MySQL"} ${row!.version.split("-")[0]}`);
  list.encryption(await isEncrypted(connection), config.host);
}

/** Follows the log for a moment, which tells rights that lack. */
async function describeLog(
  connection: mysql.Connection,
  config: MysqlConfig,
  streams: Stream[],
  signal: AbortSignal,
  list: CheckList,
): Promise<void> {
  const { keptDays } = await logState(connection);
  const all = await followTables(connection, streams);
  const followed = all.filter(({ cursorColumn }) => cursorColumn === LOG_CURSOR);
  await readChanges(connection, config, followed, { cursors: {} }, signal);
  const kept =
    keptDays === undefined
      ? "The server keeps its log."
      : `The server keeps its log for ${Number(keptDays.toFixed(1))} days: load more often than that.`;
  list.ok(`Binary log tells changes of ${followed.length} of ${streams.length} tables`, kept);
}

/** Rights to write to a server that is read-only for the others. */
const READ_ONLY_ADMIN = ["SUPER", "READ_ONLY ADMIN", "READ ONLY ADMIN"];

async function isReadOnly(connection: mysql.Connection): Promise<boolean> {
  const [row] = await rowsOf<{ value: unknown }>(connection, "SELECT @@global.read_only AS value");
  return !["0", "OFF"].includes(String(row!.value));
}

const WRITES = ["INSERT", "UPDATE", "DELETE", "CREATE"];

/** Rights that the user holds on the whole server, on this database or on any table of it. */
async function rightsOf(connection: mysql.Connection): Promise<Set<string>> {
  const me =
    "concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')";
  const rows = await rowsOf<{ name: string }>(
    connection,
    `SELECT privilege_type AS name FROM information_schema.user_privileges WHERE grantee = ${me}
     UNION SELECT privilege_type FROM information_schema.schema_privileges
       WHERE grantee = ${me} AND database() LIKE table_schema
     UNION SELECT privilege_type FROM information_schema.table_privileges
       WHERE grantee = ${me} AND table_schema = database()`,
  );
  return new Set(rows.map((row) => row.name));
}

function describeTarget(config: MysqlConfig, rights: Set<string>, list: CheckList): void {
  const missing = WRITES.filter((right) => !rights.has(right));
  if (missing.length === 0) list.ok(`User can write to ${config.database}`);
  else {
    const grant = `Grant ${missing.join(", ")} on ${config.database} to it.`;
    list.failed("User can write", `User "${config.user}" may not write to this database. ${grant}`);
  }
}
