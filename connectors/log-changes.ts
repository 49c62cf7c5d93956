/** What a server's log tells of rows by their keys, so that only those are read: a replication slot, a binary log. */
import type { Batch, Stream } from "./connector.ts";

/** Of more keys than so many, reading the table whole costs less than keeping and looking them up. */
const MOST_KEYS = 1_000_000;

/** The columns of a key by their names, as text. */
export type Key = Record<string, string>;

export interface TableChanges {
  /** Keys that were written or deleted, by their text. */
  touched: Map<string, Key>;
  /** Of these, keys that were deleted or renamed at some point. */
  deleted: Map<string, Key>;
  /** The log can't tell all that changed: the table was emptied, has another key, or too much changed. */
  unclear: boolean;
}

/** What a log tells of the streams that are followed. */
export interface LogChanges {
  /** What is kept of a stream, once everything in here is merged. */
  cursorOf(stream: string): string;
  /** By stream. */
  tables: Map<string, TableChanges>;
  /** Whether the log does not tell all since a saved cursor: the stream must be read whole. */
  lost(stream: string, saved: string): boolean;
}

/** The changes of a table, which are none at first. */
export function changesOf(tables: Map<string, TableChanges>, name: string): TableChanges {
  const known = tables.get(name);
  if (known) return known;
  const changes: TableChanges = { touched: new Map(), deleted: new Map(), unclear: false };
  tables.set(name, changes);
  return changes;
}

/** Has the table read whole. */
export function markUnclear(changes: TableChanges): void {
  changes.unclear = true;
  changes.touched.clear();
  changes.deleted.clear();
}

/** Notes the key that a row had before a change, if it was there, and the one behind it, if it still is. */
export function noteKeys(changes: TableChanges, before: Key | undefined, after: Key | undefined): void {
  if (changes.touched.size >= MOST_KEYS) markUnclear(changes);
  if (changes.unclear) return;
  const remember = (into: Map<string, Key>, key: Key) => into.set(JSON.stringify(key), key);
  // A row that keeps its key was not taken away.
  if (before && !isSame(before, after)) {
    remember(changes.deleted, before);
    // Looked up as well: it may have come back.
    remember(changes.touched, before);
  }
  if (after) remember(changes.touched, after);
}

const isSame = (left: Key, right: Key | undefined) => JSON.stringify(left) === JSON.stringify(right);

/** How the rows of a followed stream are read. */
export interface FollowedRows {
  /** All of them, of which the last batch has the cursor. */
  all(cursor: string | undefined): AsyncGenerator<Batch>;
  /** All keys, to be compared. */
  keys(): AsyncGenerator<Batch>;
  /** Those of these keys that are there. */
  some(keys: Key[]): AsyncGenerator<Batch>;
}

const KEYS_AT_ONCE = 20_000;

/** Rows whose keys the log told since the saved cursor; where it can't tell them, all. */
export async function* readFollowed(
  stream: Stream,
  saved: string | undefined,
  changes: LogChanges,
  rows: FollowedRows,
): AsyncGenerator<Batch> {
  const cursor = changes.cursorOf(stream.name);
  if (saved === undefined) return yield* rows.all(cursor);
  const lost = changes.lost(stream.name, saved);
  const changed = lost ? undefined : changes.tables.get(stream.name);
  if (lost || changed?.unclear) {
    yield* rows.all(undefined);
    yield* rows.keys();
  } else if (changed) {
    const gone = [...changed.deleted.values()].map((key) => stream.key.map((name) => key[name]));
    if (gone.length > 0) yield { kind: "columns", rows: 0, columns: {}, deletedKeys: gone };
    const keys = [...changed.touched.values()];
    for (let from = 0; from < keys.length; from += KEYS_AT_ONCE)
      yield* rows.some(keys.slice(from, from + KEYS_AT_ONCE));
  }
  yield { kind: "columns", rows: 0, columns: {}, cursor };
}
