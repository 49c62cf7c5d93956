/** Small JSON documents by kind and id: settings, mappings, cursors, scenarios, decisions. */
import { now, type StateDatabase } from "./database.ts";

export interface Documents {
  get<T>(kind: string, id: string): T | undefined;
  put(kind: string, id: string, value: unknown): void;
  /** Oldest change first. */
  list<T>(kind: string): { id: string; value: T; updatedAt: string }[];
  delete(kind: string, id: string): boolean;
}

/** JSON documents kept in the state database, by kind and id. */
export function documentsOf(database: StateDatabase): Documents {
  const get = database.prepare<[string, string], { value: string }>(
    "SELECT value FROM documents WHERE kind = ? AND id = ?",
  );
  const put = database.prepare(
    "INSERT INTO documents VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
  );
  const list = database.prepare<[string], { id: string; value: string; updated_at: string }>(
    "SELECT id, value, updated_at FROM documents WHERE kind = ? ORDER BY updated_at, id",
  );
  const remove = database.prepare("DELETE FROM documents WHERE kind = ? AND id = ?");
  return {
    get: <T>(kind: string, id: string) => {
      const row = get.get(kind, id);
      return row && (JSON.parse(row.value) as T);
    },
    put: (kind, id, value) => void put.run(kind, id, JSON.stringify(value), now()),
    list: <T>(kind: string) =>
      list
        .all(kind)
        .map((row) => ({ id: row.id, value: JSON.parse(row.value) as T, updatedAt: row.updated_at })),
    delete: (kind, id) => remove.run(kind, id).changes > 0,
  };
}
