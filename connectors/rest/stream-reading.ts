/** One stream on its way: rows and bytes so far, how far its changes are read, and where it goes on after a break. */
import type { Batch, Stream } from "../connector.ts";
import type { Page } from "./rest-stream.ts";
import { type Row, RowCollector } from "./rows.ts";

/** What a read that broke off must know to go on: the place in the list, its first beginning, the rows so far. */
interface Place {
  at: string;
  start: string;
  rows: number;
}

/** Now and then what has come is put away, so that a break costs little. */
const FLUSH = 10_000;

/** Keeps the account of one stream while it is read, and hands out its batches. */
export class StreamReading {
  /** Place in the list that an earlier read reached. */
  readonly from: string | undefined;
  readonly #collector: RowCollector;
  readonly #now: () => number;
  readonly #began = Date.now();
  readonly #before: Place | undefined;
  #flushed = Date.now();
  #bytes = 0;
  #cursor: string | undefined;
  #at: string | undefined;

  /** `now` is the server's clock; `place` the `resume` of a read that broke off. */
  constructor(stream: Stream, now: () => number, place: string | undefined) {
    this.#before = place === undefined ? undefined : (JSON.parse(place) as Place);
    this.#collector = new RowCollector(stream, this.#before?.rows);
    this.#now = now;
    this.from = this.#before?.at;
  }

  get rows(): number {
    return this.#collector.count;
  }

  /** Keys of the rows that came with a change at or after that moment (ISO). */
  changedSince(moment: string): Row[] {
    return this.#collector.changedSince(moment);
  }

  /** Types of columns that hold wider numbers than they were taken for. */
  get wider(): RowCollector["wider"] {
    return this.#collector.wider;
  }

  /** Values that fitted no column. */
  get misfits(): RowCollector["misfits"] {
    return this.#collector.misfits;
  }

  /** When this read began by the server's clock; one that goes on knows the changes only up to its first beginning. */
  get start(): string {
    return this.#before?.start ?? new Date(this.#now() - Date.now() + this.#began).toISOString();
  }

  take(page: Page): void {
    this.#collector.add(page.rows, page.bytes);
    this.#bytes += page.bytes;
    this.#cursor = page.cursor ?? this.#cursor;
    this.#at = page.resume;
  }

  /** True when what waits should be handed over. */
  get isDue(): boolean {
    return this.#collector.isFull || (this.#at !== undefined && Date.now() - this.#flushed > FLUSH);
  }

  batch(): Batch {
    this.#flushed = Date.now();
    const place = this.#at === undefined ? undefined : { at: this.#at, start: this.start, rows: this.rows };
    return {
      kind: "columns",
      ...this.#collector.take(),
      rowsSoFar: this.rows,
      bytesSoFar: this.#bytes,
      ...(this.#cursor !== undefined && { cursor: this.#cursor }),
      ...(place !== undefined && { resume: JSON.stringify(place satisfies Place) }),
    };
  }

  /** The closing batch. Rows may have changed behind us meanwhile: only what changed before the start is surely here. */
  last(hasCursor: boolean): Batch {
    this.#at = undefined;
    if (hasCursor) {
      const { start } = this;
      this.#cursor = this.#cursor === undefined || this.#cursor > start ? start : this.#cursor;
    }
    return this.batch();
  }
}
