/** Sources and targets: a connector's configuration under a name. Secret fields go to the secrets. */
import type { ConnectionType } from "../contract/common.ts";
import { AppError } from "../contract/errors.ts";
import { newId, now, type StateDatabase } from "./database.ts";
import type { Secrets } from "./secrets.ts";

/** What the engine keeps beside a connector's configuration. */
export interface ConnectionExtra {
  /** Of a source: the preset that was chosen for it, null where it is found by its tables. */
  preset?: string | null;
  /** Of a source: schema of its raw tables. */
  rawSchema?: string;
  /** Of a target: what the names of its tables begin with. */
  prefix?: string;
}

export interface Connection {
  id: string;
  role: "source" | "target";
  name: string;
  kind: string;
  connectionType: ConnectionType;
  /** Without secret fields. */
  config: Record<string, unknown>;
  extra: ConnectionExtra;
  createdAt: string;
}

export type NewConnection = Omit<Connection, "id" | "createdAt">;

export interface Connections {
  list(role: Connection["role"]): Connection[];
  /** By id or name. Throws `not-found` with the names there are. */
  get(role: Connection["role"], idOrName: string): Connection;
  /** Configuration with its secrets, to hand to the connector; never to answer with. */
  openConfig(connection: Connection): Record<string, unknown>;
  /** `secretFields` of the config are stored encrypted. Throws `conflict` when the name is taken. */
  add(connection: NewConnection, secretFields: string[]): Connection;
  /** Secret fields that are absent from the new config stay as they are. */
  update(connection: Connection, secretFields: string[]): Connection;
  remove(id: string): void;
  /** Names of the secret fields that are set. */
  secretFields(id: string): string[];
}

interface Row {
  id: string;
  role: Connection["role"];
  name: string;
  kind: string;
  connection_type: ConnectionType;
  config: string;
  extra: string;
  created_at: string;
}

const fromRow = (row: Row): Connection => ({
  id: row.id,
  role: row.role,
  name: row.name,
  kind: row.kind,
  connectionType: row.connection_type,
  config: JSON.parse(row.config) as Record<string, unknown>,
  extra: JSON.parse(row.extra) as ConnectionExtra,
  createdAt: row.created_at,
});

/** Connections kept in the state database, their secrets apart. */
export function connectionsOf(database: StateDatabase, secrets: Secrets): Connections {
  const list = database.prepare<[string], Row>(
    "SELECT * FROM connections WHERE role = ? ORDER BY created_at, name",
  );
  const find = database.prepare<[string, string, string, string], Row>(
    "SELECT * FROM connections WHERE role = ? AND (id = ? OR name = ?) ORDER BY id = ? DESC LIMIT 1",
  );
  const insert = database.prepare("INSERT INTO connections VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const update = database.prepare(
    "UPDATE connections SET name = ?, connection_type = ?, config = ?, extra = ? WHERE id = ?",
  );
  const remove = database.prepare("DELETE FROM connections WHERE id = ?");

  const keepSecrets = (id: string, config: Record<string, unknown>, secretFields: string[]) => {
    const open = { ...config };
    for (const field of secretFields) {
      const value = open[field];
      delete open[field];
      if (typeof value === "string" && value !== "") secrets.set(id, field, value);
    }
    return JSON.stringify(open);
  };

  const connections: Connections = {
    list: (role) => list.all(role).map(fromRow),
    get(role, idOrName) {
      const row = find.get(role, idOrName, idOrName, idOrName);
      if (row) return fromRow(row);
      const names = connections.list(role).map((other) => other.name);
      const known =
        names.length > 0 ? `There are: ${names.join(", ")}.` : `There is none yet; add one first.`;
      throw new AppError("not-found", `There is no ${role} "${idOrName}". ${known}`);
    },
    openConfig: (connection) => ({ ...connection.config, ...secrets.get(connection.id) }),
    add(connection, secretFields) {
      const id = newId(connection.role === "source" ? "src" : "tgt");
      uniqueName(
        () =>
          database.transaction(() => {
            const config = keepSecrets(id, connection.config, secretFields);
            insert.run(
              id,
              connection.role,
              connection.name,
              connection.kind,
              connection.connectionType,
              config,
              JSON.stringify(connection.extra),
              now(),
            );
          })(),
        connection,
      );
      return connections.get(connection.role, id);
    },
    update(connection, secretFields) {
      uniqueName(
        () =>
          database.transaction(() => {
            const config = keepSecrets(connection.id, connection.config, secretFields);
            update.run(
              connection.name,
              connection.connectionType,
              config,
              JSON.stringify(connection.extra),
              connection.id,
            );
          })(),
        connection,
      );
      return connections.get(connection.role, connection.id);
    },
    remove: (id) => {
      secrets.deleteAll(id);
      remove.run(id);
    },
    secretFields: (id) => secrets.fields(id),
  };
  return connections;
}

function uniqueName(write: () => void, connection: { role: string; name: string }): void {
  try {
    write();
  } catch (error) {
    if (!/UNIQUE/.test((error as Error).message)) throw error;
    throw new AppError(
      "conflict",
      `There is already a ${connection.role} named "${connection.name}". Choose another name.`,
      undefined,
      error,
    );
  }
}
