/** Opens state.sqlite and brings its schema up to date. */
import { existsSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { AppError } from "../contract/errors.ts";
import { MIGRATIONS } from "./migrations.ts";
import { releaseReserve, reserveOf, takeReserve } from "./space.ts";

export type StateDatabase = Database.Database;

/** Whether the file lost all that was in it: SQLite would take it for a new one. Its reserve is made once it holds a state. */
const isEmptied = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.size === 0 && existsSync(reserveOf(path));

/** Throws `unavailable` when the file is damaged or emptied, `unsupported` when a newer Merchbench wrote it. */
export function openStateDatabase(path: string): StateDatabase {
  let database: StateDatabase | undefined;
  try {
    if (isEmptied(path)) throw new Error("it is empty");
    database = new Database(path);
    // FULL: a checkpoint that was confirmed must survive a power cut, not only a crash of the process.
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    migrate(database);
    takeReserve(reserveOf(path));
    return writingOnFullDisks(database, reserveOf(path));
  } catch (error) {
    database?.close();
    if (error instanceof AppError) throw error;
    throw new AppError(
      "unavailable",
      `The workspace's state can't be read (${(error as Error).message}). Restore state.sqlite from a backup, or create a new workspace and connect the sources again; the store itself is not touched.`,
      { path },
      error,
    );
  }
}

/** A write that finds the disk full gets the reserve's room; a job's end and its reason fit into it. */
function writingOnFullDisks(database: StateDatabase, reserve: string): StateDatabase {
  const prepare = database.prepare.bind(database) as typeof database.prepare;
  database.prepare = ((sql: string) => {
    const statement = prepare(sql);
    const write = statement.run.bind(statement);
    statement.run = (...params: unknown[]) => {
      // Inside a transaction the failure has undone what came before, so the whole must be done again, not this part.
      const again = !database.inTransaction;
      try {
        return write(...params);
      } catch (error) {
        const full = (error as { code?: string }).code === "SQLITE_FULL";
        if (!full || !again || !releaseReserve(reserve)) throw error;
        return write(...params);
      }
    };
    return statement;
  }) as typeof database.prepare;
  return database;
}

function migrate(database: StateDatabase): void {
  const current = database.pragma("user_version", { simple: true }) as number;
  if (current > MIGRATIONS.length) {
    throw new AppError(
      "unsupported",
      "A newer Merchbench wrote this workspace. Install the newer version to open it.",
    );
  }
  for (let version = current; version < MIGRATIONS.length; version++) {
    database.transaction(() => {
      database.exec(MIGRATIONS[version]!);
      database.pragma(`user_version = ${version + 1}`);
    })();
  }
}

const now = () => new Date().toISOString();

/** Time-ordered, unique: sorts by creation. */
export function newId(prefix: string): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `${prefix}_${Date.now().toString(36)}${random[0]!.toString(36).padStart(7, "0")}${random[1]!.toString(36).slice(0, 3)}`;
}

export { now };
