/** How many threads write a table at once: DuckDB keeps two blocks of 256 KB open for each column and thread. */

/** Columns that all threads together may keep open within the memory that the warehouse has. */
const OPEN_COLUMNS = 600;
/** With one alone, statements that run aside (aside.ts) would wait for it. */
const LEAST_THREADS = 2;

/** Lets fewer threads work while wide tables are written. */
export class Writers {
  readonly #usual: number;
  readonly #set: (threads: number) => Promise<void>;
  readonly #wide: number[] = [];

  /** `usual` is the number of threads at all other times; `set` gives DuckDB another. */
  constructor(usual: number, set: (threads: number) => Promise<void>) {
    this.#usual = usual;
    this.#set = set;
  }

  /** Does work that writes tables of so many columns at most. */
  async during<T>(columns: number, work: () => Promise<T>): Promise<T> {
    const threads = Math.max(LEAST_THREADS, Math.floor(OPEN_COLUMNS / columns));
    if (threads >= this.#usual) return work();
    this.#wide.push(threads);
    try {
      await this.#adjust();
      return await work();
    } finally {
      this.#wide.splice(this.#wide.indexOf(threads), 1);
      await this.#adjust();
    }
  }

  #adjust(): Promise<void> {
    return this.#set(Math.min(this.#usual, ...this.#wide));
  }
}
