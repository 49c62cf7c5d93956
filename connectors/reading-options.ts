/** What a database source can be told about reading changes: how far back, and how deleted rows are found. */
import { z } from "zod";
import type { FieldMeta, SourceColumn } from "./connector.ts";

const OVERLAP_MINUTES = 5;

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
      help: "Found by comparing keys. Auto: when the number of rows differs, and daily; sync: each time; full: only by a full sync.",
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
  const written = ENDLESS.test(cursor) ? `9999-12-31 00:00:00${zoned ? "+00" : ""}` : cursor;
  const [, date, between, time, rest] = TIME.exec(written) ?? [];
  const reached = Date.parse(`${date}T${time}Z`);
  const ahead = reached > Date.now() + (zoned ? 0 : MOST_AHEAD * HOUR);
  if (Number.isNaN(reached) || (minutes === 0 && !ahead)) return cursor;
  // A row dated ahead of today must not hide what is changed until then, by whichever clock.
  const now = Date.now() - (ahead && !zoned ? MOST_BEHIND * HOUR : 0);
  const at = new Date(Math.min(reached, now) - (zoned ? minutes : minutes + CLOCK_CHANGE) * 60_000);
  const iso = at.toISOString();
  return `${iso.slice(0, 10)}${between}${iso.slice(11, 19)}${rest}`;
}
