/** Reads a stretch of a server's binary log, by zongji, as rows that were written and statements that ran. */
import { randomInt } from "node:crypto";
import ZongJi, {
  type AnyBinlogEvent,
  type DeleteRowsEvent,
  type QueryEvent,
  type UpdateRowsEvent,
  type WriteRowsEvent,
  type XaPrepareEvent,
} from "@vlasky/zongji";
import type { ConnectionOptions } from "mysql2";
import { AppError, cancelled } from "../../engine/contract/errors.ts";

export interface LogPlace {
  /** Name of the log's file; they are numbered. */
  file: string;
  position: number;
}

/** Values by column. One that was not logged, for it did not change, is null as well. */
export type LogRow = Record<string, unknown>;

/** Hears what the log tells, in its order. */
export interface LogListener {
  /** A row as it was (undefined: it was not there) and as it is (undefined: it is gone). */
  row(table: string, before: LogRow | undefined, after: LogRow | undefined): void;
  /** A statement that was logged as it was written, and where. */
  statement(sql: string, at: LogPlace): void;
  /** Rows of this table can't be told; without one, the rest of the stretch. */
  unreadable(table?: string): void;
}

export interface Stretch {
  /** By file, when the server began it, in milliseconds: a log that was begun anew has other times. */
  begun: Map<string, number>;
  /** Before the first transaction that was written after the given time; the end where all are older. */
  recent: LogPlace;
}

/** The server has no such place in its log, or no longer. */
export class NoSuchPlace extends Error {}

/** ER_MASTER_FATAL_ERROR_READING_BINLOG */
const UNREADABLE = 1236;
/** What is asked for is there, so it is sent at once; but rows of tables that nobody watches are not told here. */
const SILENT_MS = 300_000;
/** No two readers of a server's log may have one number; servers' own ones are small. */
const NUMBERS = [2_000_000_000, 4_294_967_295] as const;
/** Kinds of events that a transaction begins with. */
const BEGINNINGS = new Set(["Gtid", "AnonymousGtid", "MariadbGtid"]);

/**
 * Tells what stands in the log between two places about these tables of a database. `since`: a time in milliseconds,
 * see Stretch. Throws `NoSuchPlace`, what the server refuses, and `cancelled`.
 */
export async function readStretch(
  server: ConnectionOptions,
  watched: { database: string; tables: string[] },
  [from, to]: [LogPlace, LogPlace],
  since: number,
  listener: LogListener,
  signal: AbortSignal,
): Promise<Stretch> {
  const { database, tables } = watched;
  // Rows do not fit the columns that the table has by now.
  const altered = (message: string) =>
    tables.find((name) => message.startsWith(`Table ${database}.${name} schema changed`));
  const log = new ZongJi(server);
  const begun = new Map<string, number>();
  const prepared = new Prepared();
  let before = from;
  let recent: LogPlace | undefined;
  const ended = Promise.withResolvers<void>();
  const abort = () => ended.reject(cancelled());
  signal.addEventListener("abort", abort, { once: true });
  const silence = setTimeout(() => ended.reject(silent()), SILENT_MS);
  log.on("error", (error: Error & { errno?: number; fatal?: boolean; syscall?: string }) => {
    if (error.errno === UNREADABLE) ended.reject(new NoSuchPlace(error.message));
    else if (error.errno !== undefined || error.fatal || error.syscall) ended.reject(error);
    else if (altered(error.message)) listener.unreadable(altered(error.message));
    else {
      // Rows that are packed in a way that nobody here reads.
      listener.unreadable();
      ended.resolve();
    }
  });
  log.on("binlog", (event) => {
    silence.refresh();
    const { filename = "", position = 0 } = log.options;
    const after = { file: filename, position };
    const kind = event.getTypeName();
    if (kind === "Format") begun.set(filename, event.timestamp);
    if (BEGINNINGS.has(kind)) {
      prepared.begin(before);
      if (event.timestamp > since) recent ??= before;
    }
    tell(event, before, listener);
    prepared.note(event);
    before = after;
    if (begun.has(filename) && !isBefore(after, to)) ended.resolve();
  });
  try {
    if (signal.aborted) throw cancelled();
    log.start({
      serverId: randomInt(...NUMBERS),
      filename: from.file,
      position: from.position,
      includeSchema: { [database]: tables },
    });
    await ended.promise;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", abort);
    log.stop();
  }
  const places = [to, recent, prepared.oldest()].filter((place) => place !== undefined);
  return { begun, recent: places.reduce((least, place) => (isBefore(place, least) ? place : least)) };
}

const numberOf = (file: string) => Number(/\d+$/.exec(file)?.[0] ?? 0);

/** Whether a place of a server's log comes before another one. */
export function isBefore(place: LogPlace, other: LogPlace): boolean {
  const files = numberOf(place.file) - numberOf(other.file);
  return files < 0 || (files === 0 && place.position < other.position);
}

function tell(event: AnyBinlogEvent, at: LogPlace, listener: LogListener): void {
  const kind = event.getTypeName();
  if (kind === "WriteRows")
    eachRow(event as WriteRowsEvent, (row, table) => listener.row(table, undefined, row));
  else if (kind === "DeleteRows")
    eachRow(event as DeleteRowsEvent, (row, table) => listener.row(table, row, undefined));
  else if (kind === "UpdateRows")
    eachRow(event as UpdateRowsEvent, (row, table) => listener.row(table, row.before, row.after));
  else if (kind === "Query") listener.statement((event as QueryEvent).query, at);
  // A file that was taken in, or a gap that the server notes. The event of its end, unknown too, holds nothing.
  else if (kind === "Unknown" && event.size > 0) listener.unreadable();
}

interface Rows<Row> {
  tableId: number;
  tableMap: Record<number, { tableName: string }>;
  rows: Row[];
}

function eachRow<Row>({ tableId, tableMap, rows }: Rows<Row>, take: (row: Row, table: string) => void): void {
  for (const row of rows) take(row, tableMap[tableId]!.tableName);
}

/** Transactions that were prepared to be committed later: their rows can't be read before. */
class Prepared {
  readonly #waiting = new Map<string, LogPlace>();
  #begun: LogPlace | undefined;

  begin(at: LogPlace): void {
    this.#begun = at;
  }

  note(event: AnyBinlogEvent): void {
    if (event.getTypeName() === "XaPrepare") {
      const { onePhase, xidGtrid } = event as XaPrepareEvent;
      if (!onePhase && this.#begun) this.#waiting.set(xidGtrid.toString("hex"), this.#begun);
    } else if (event.getTypeName() === "Query") {
      const sql = (event as QueryEvent).query.toLowerCase();
      if (!/^xa (commit|rollback)/.test(sql)) return;
      for (const id of this.#waiting.keys()) if (sql.includes(`x'${id}'`)) this.#waiting.delete(id);
    }
  }

  /** Where the first one begins that still waits. */
  oldest(): LogPlace | undefined {
    return this.#waiting.values().next().value;
  }
}

function silent(): AppError {
  return new AppError(
    "unavailable",
    "The server sent nothing of its binary log for five minutes. Try again; if it stays so, turn Follow the binary log off in the source's settings.",
  );
}
