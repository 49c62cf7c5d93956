/** Lists whose rows change places while their pages are read. */
import { whole } from "../../../engine/contract/figures.ts";
import type { Page } from "../rest-stream.ts";
import { type ListReading, nameOf } from "./page.ts";

/**
 * The pages, and where rows came twice, those from the start again until one brings nothing new: other rows were put
 * before them meanwhile, or moved there from pages that were still to come. Pages with an offset begin with the last row
 * of the page before. Where rows moved behind others, as changed ones do, or the count of pages that the API names by
 * numbers falls, the list is read again as a whole; likewise one of which only changes are asked for later, where no
 * count tells that rows went, since a row that moved up to a page before would not come next time. What the list lacks
 * by the API's own count is told.
 */
export async function* settled(
  reading: ListReading,
  pages: (reading: ListReading) => AsyncGenerator<Page>,
): AsyncGenerator<Page> {
  const movement = new Movement(reading);
  for await (const page of pages(reading)) {
    movement.take(page);
    yield page;
  }
  const { isUnsure } = movement;
  if (movement.shifted || isUnsure) {
    for await (const page of pages({ ...reading, from: undefined })) {
      if (!movement.isNew(page) && !isUnsure && movement.lacking === 0) break;
      yield { ...page, resume: undefined, doubt: undefined };
    }
  }
  if (movement.lacking > 0) yield { rows: [], bytes: 0, doubt: movement.doubt };
}

/** What the pages of a list tell of rows that change places. */
class Movement {
  /** Rows came on two pages. */
  shifted = false;
  readonly #reading: ListReading;
  readonly #isNumber: boolean;
  readonly #isOffset: boolean;
  readonly #seen = new Set<string>();
  readonly #places = new Places();
  #before = new Set<string>();
  #last: string | undefined;
  #moved = false;
  #read = 0;
  #total: number | undefined;
  /** The fewest that the API counted: what came since is no row that lacks. */
  #fewest = Number.POSITIVE_INFINITY;
  #fell = false;

  constructor(reading: ListReading) {
    this.#reading = reading;
    this.#isNumber = reading.config.pagination === "page-number";
    this.#isOffset = reading.config.pagination === "offset";
  }

  take(page: Page): void {
    const names = this.#namesOf(page);
    this.shifted ||= names.some((name) => this.#seen.has(name) && !(this.#isOffset && name === this.#last));
    this.#moved ||= names.some((name) => this.#seen.has(name) && !this.#before.has(name));
    this.#before = new Set(names);
    for (const name of names) this.#seen.add(name);
    this.#last = names.at(-1);
    this.#fell ||= page.total !== undefined && page.total < (this.#total ?? 0);
    this.#count(page);
    this.#places.take(page.resume, this.#seen.size);
    this.#read++;
  }

  /** Rows that went may have hidden others. Pages with an offset, and numbers with a count, step back by themselves. */
  get isUnsure(): boolean {
    if (this.#isOffset || this.#read < 2) return false;
    const mayLack = this.#moved || (this.#reading.isFollowed && this.#total === undefined);
    if (this.#isNumber) return mayLack;
    const isByRow = BY_ROW.test(this.#reading.config.nextPath);
    return !isByRow && this.#places.areCounted && (this.#fell || mayLack);
  }

  /** Rows that a whole list lacks by the API's count. */
  get lacking(): number {
    const { from, params, config } = this.#reading;
    const isWhole = from === undefined && Object.keys(params).length === 0 && config.pagination !== "none";
    return isWhole && this.#total !== undefined ? Math.max(0, this.#fewest - this.#seen.size) : 0;
  }

  get doubt(): string {
    const { path } = this.#reading.list;
    return `${path} counts ${whole(this.#fewest)} rows and gave ${whole(this.#seen.size)}. The others may be hidden from these credentials, or have changed places while the list was read: a parameter that sorts it by its key, in its path, keeps them.`;
  }

  /** Whether the page holds rows that did not come before. */
  isNew(page: Page): boolean {
    const before = this.#seen.size;
    for (const name of this.#namesOf(page)) this.#seen.add(name);
    this.#count(page);
    return this.#seen.size > before;
  }

  #count({ total }: Page): void {
    this.#total = total ?? this.#total;
    this.#fewest = Math.min(this.#fewest, total ?? this.#fewest);
  }

  #namesOf(page: Page): string[] {
    return page.rows.map((row) => nameOf(row, this.#reading.key));
  }
}

/** Pages that go on behind a row do not shift. */
const BY_ROW = /\[-1\]/;

/**
 * Whether next pages that a cursor or an address names are counted to: by a number of pages or rows about those that
 * were read, which the name of the page before did not hold, as it does their size. Of one name alone that is not known.
 */
class Places {
  readonly #values = new Set<string>();
  #named = 0;
  #counted = 0;

  take(next: string | undefined, rows: number): void {
    if (next === undefined) return;
    const values = URL.canParse(next) ? [...new URL(next).searchParams.values()] : [next];
    const isCount = (value: string) => /^\d+$/.test(value) && Number(value) <= 2 * rows;
    if (values.some((value) => isCount(value) && !this.#values.has(value))) this.#counted++;
    for (const value of values) this.#values.add(value);
    this.#named++;
  }

  get areCounted(): boolean {
    return this.#counted > (this.#named > 1 ? 1 : 0);
  }
}
