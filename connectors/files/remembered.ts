/** What was worked out once and may be asked for again: the oldest makes way for what is new. */
export class Remembered<T> {
  readonly #known = new Map<string, { value: T; weight: number }>();
  readonly #most: number;
  #weight = 0;

  /** `most`: what all values may weigh together, in the unit of their weights. */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    return this.#known.get(key)?.value;
  }

  /** Keeps the value in place of one that has the key. */
  put(key: string, value: T, weight = 1): void {
    this.forget(key);
    this.#known.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#known.keys()) {
      if (this.#weight <= this.#most) break;
      this.forget(oldest);
    }
  }

  forget(key: string): void {
    this.#weight -= this.#known.get(key)?.weight ?? 0;
    this.#known.delete(key);
  }
}
