/** What a database source can be told about reading changes: how far back, and how deleted rows are found. */
import { z } from "zod";
import type { FieldMeta, SourceColumn, Stream } from "./connector.ts";

export const OVERLAP_MINUTES = 5;

/** Fields for the configuration of a connector that reads by cursor. */
export const readingOptions = {
  overlapMinutes: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_080)
    .default(OVERLAP_MINUTES)
    .meta({
      label: "Overlap in minutes",
      help: "Changes are read again from so long before the last one seen, because a transaction may be committed late.",
      control: "number",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
  deletedRows: z
    .enum(["auto", "sync", "daily", "full"])
    .default("auto")
    .meta({
      label: "Deleted rows",
      help: "Found by comparing keys. Auto: when the number of rows or the highest id differs, and daily; sync: each time; full: only by a full sync.",
      control: "select",
      width: 6,
      purpose: "source",
    } satisfies FieldMeta),
};

export type DeletedRows = z.infer<typeof readingOptions.deletedRows>;

/** A configuration as the connector takes it: the reading options may be left to their defaults. */
export type WithReadingOptions<Config> = Omit<Config, keyof typeof readingOptions> & {
  overlapMinutes?: number | undefined;
  deletedRows?: DeletedRows | undefined;
};

/**
 * The number of rows, asked for as soon as it is likely to be wanted, so that the server counts while the rows
 * before are merged; else when it is.
 */
export function rowCounter(
  setting: DeletedRows | undefined,
  count: () => Promise<number>,
): () => Promise<number> {
  if ((setting ?? "auto") !== "auto") return count;
  const counted = count();
  counted.catch(() => {});
  return () => counted;
}

const TIME = /^(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d)(.*)$/;
/** A local time goes back by an hour when summer ends. */
const CLOCK_CHANGE = 60;
/** Later than any time: PostgreSQL's infinity, and years that no clock has. */
const ENDLESS = /^(infinity$|\d{5,}-)/;
const HOUR = 3_600_000;
/** No clock is more hours ahead of UTC, or behind it. */
const [MOST_AHEAD, MOST_BEHIND] = [14, 12];

/** A moment in the form of a time that was parsed. */
function written(at: number, between: string | undefined, rest: string | undefined): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10)}${between}${iso.slice(11, 19)}${rest}`;
}

/**
 * The cursor, or `now` (milliseconds) in its form where it is later than that by whichever clock: a row that is dated
 * ahead must not hide what is changed until then.
 */
function notAhead(cursor: string, column: SourceColumn | undefined, now: number): string {
  const zoned = column?.type === "timestamptz";
  const text = ENDLESS.test(cursor) ? `9999-12-31 00:00:00${zoned ? "+00" : ""}` : cursor;
  const [, date, between, time, rest] = TIME.exec(text) ?? [];
  const ahead = Date.parse(`${date}T${time}Z`) > now + (zoned ? 0 : MOST_AHEAD * HOUR);
  return ahead ? written(now - (zoned ? 0 : MOST_BEHIND * HOUR), between, rest) : cursor;
}

/** When a snapshot was taken, in milliseconds. */
export interface SnapshotTime {
  began: number;
  /** How long the oldest transaction of others that it does not show was open by then, as far as the server tells. */
  openFor?: number;
}

/**
 * The batch of a snapshot with a cursor that is not ahead of it, nor of what an open transaction has written and is yet
 * to commit.
 */
export function settledBatch<B extends { cursor?: string }>(
  batch: B,
  stream: Stream,
  { began, openFor = 0 }: SnapshotTime,
): B {
  const column = stream.columns.find(({ name }) => name === stream.cursorColumn);
  if (batch.cursor === undefined || !column) return batch;
  return { ...batch, cursor: earlier(notAhead(batch.cursor, column, began), openFor) };
}

/** A time so many milliseconds earlier, in the form that it is written in; anything else stays. */
function earlier(cursor: string, milliseconds: number): string {
  const [, date, between, time, rest] = TIME.exec(cursor) ?? [];
  const at = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(at) || milliseconds === 0 ? cursor : written(at - milliseconds, between, rest);
}

/**
 * The cursor to read from: a time goes back by the overlap in the form it is written in, anything else stays. A time
 * without a zone goes back an hour more.
 */
export function overlapped(
  cursor: string,
  column: SourceColumn | undefined,
  minutes = OVERLAP_MINUTES,
): string {
  const zoned = column?.type === "timestamptz";
  const reached = notAhead(cursor, column, Date.now());
  return minutes === 0 ? reached : earlier(reached, (zoned ? minutes : minutes + CLOCK_CHANGE) * 60_000);
}
