/** Rows a request asks for: smaller after the server gave up on a page, bigger again once it answers well. */
import { isHeavy, isLasting } from "./errors.ts";

const GOOD_PAGES = 10;

/** The size of the next page, between `least` and `most` rows. */
export class PageSize {
  size: number;
  #most: number;
  readonly #least: number;
  #good = 0;

  constructor(most: number, least = 1) {
    this.size = this.#most = most;
    this.#least = Math.min(least, most);
  }

  /**
   * Gets a page of at most `size` rows. Where a smaller page can still be tried, `tries` is low, so that a page that
   * is too heavy is not asked for again and again.
   */
  async fetch<T>(get: (size: number, tries: number | undefined) => Promise<T>): Promise<T> {
    for (;;) {
      const smallest = this.size <= this.#least;
      try {
        const page = await get(this.size, smallest ? undefined : 2);
        if (++this.#good >= GOOD_PAGES) {
          this.#good = 0;
          this.size = Math.min(this.size * 2, this.#most);
        }
        return page;
      } catch (error) {
        if (smallest || !isHeavy(error)) throw error;
        this.#good = 0;
        this.size = Math.max(Math.floor(this.size / 2), this.#least);
        if (isLasting(error)) this.#most = this.size;
      }
    }
  }
}
