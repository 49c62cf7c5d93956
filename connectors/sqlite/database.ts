/** Opens SQLite files and says errors in words. Runs in the connector's worker thread. */
import { existsSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { AppError } from "../../engine/contract/errors.ts";
import type { SqliteConfig } from "./config.ts";

export type Db = Database.Database;

/** Opens an existing file; a wrong path must never leave a new, empty database behind. */
export function openDatabase(config: SqliteConfig, writes: boolean): Db {
  if (!existsSync(config.path)) {
    throw new AppError("not-found", `There is no file ${config.path}. Choose the store's database file.`);
  }
  if (statSync(config.path).isDirectory()) {
    throw new AppError("invalid-input", `${config.path} is a folder. Choose the database file in it.`);
  }
  try {
    const db = new Database(config.path, { readonly: !writes, fileMustExist: true, timeout: 10_000 });
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
    return db;
  } catch (error) {
    throw describeSqliteError(error, config);
  }
}

/**
 * Does `work` in a read transaction, which ends with the connection. What it is given to call, and its end, throw
 * `unavailable` where another file was written over this one meanwhile: pages of both would count as one.
 */
export function inOneState<T>(db: Db, { path }: SqliteConfig, work: (check: () => void) => T): T {
  db.exec("BEGIN");
  // A read takes the lock, under which no writer of SQLite's touches the file; beside a WAL its pages may come any time.
  const wal = db.pragma("journal_mode", { simple: true }) === "wal";
  db.prepare("SELECT count(*) FROM sqlite_schema").get();
  const before = statSync(path, { bigint: true });
  const check = () => {
    const now = statSync(path, { bigint: true, throwIfNoEntry: false });
    // One that was put in its place leaves this one as it was.
    if (wal || now?.ino !== before.ino || (now.mtimeNs === before.mtimeNs && now.size === before.size))
      return;
    throw new AppError(
      "unavailable",
      `${path} was written over while it was read. Try again once it is whole.`,
    );
  };
  try {
    const answer = work(check);
    check();
    return answer;
  } catch (error) {
    // Parts of two files look damaged.
    check();
    throw error;
  }
}

/** An identifier for SQL text. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What went wrong and what to do. */
export function describeSqliteError(error: unknown, config: SqliteConfig): AppError {
  if (error instanceof AppError) return error;
  const { code = "", message = String(error) } = error as { code?: string; message?: string };
  const say = (kind: AppError["code"], text: string) => new AppError(kind, text, { code });
  if (code === "SQLITE_NOTADB") {
    return say(
      "invalid-input",
      `${config.path} is not a SQLite database, or it is encrypted. Choose another file.`,
    );
  }
  if (code.startsWith("SQLITE_CANTOPEN") || code.startsWith("SQLITE_PERM")) {
    return say(
      "unauthorised",
      `${config.path} could not be opened. Check the rights on the file and its folder.`,
    );
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return say("unavailable", "Another program holds the database file locked. Close it or try again later.");
  }
  if (code === "SQLITE_READONLY_ROLLBACK" || code === "SQLITE_READONLY_RECOVERY") {
    return say(
      "unavailable",
      `A program that wrote to ${config.path} broke off in the middle. Open the file with it once, so that it puts the file right, and try again.`,
    );
  }
  if (code.startsWith("SQLITE_READONLY")) {
    return say(
      "unauthorised",
      `${config.path} may not be written. Check the rights on the file and its folder.`,
    );
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return say(
      "invalid-input",
      `${config.path} is damaged (${message}), or was being copied just now. Try again; if it stays so, restore it from a backup.`,
    );
  }
  if (code.startsWith("SQLITE_FULL") || code.startsWith("SQLITE_IOERR")) {
    return say("unavailable", `The disk failed or is full (${message}). Free space and try again.`);
  }
  return say("internal", `SQLite says: ${message}`);
}
