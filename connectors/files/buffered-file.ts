/** Writes text to a new file in pieces of 256 KB, and waits when the disk is slower. */
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";

const PIECE = 256 * 1024;

/** A text file that is written in large pieces. */
export class BufferedFile {
  #parts: string[] = [];
  #length = 0;
  readonly #out: WriteStream;
  #error: Error | undefined;

  constructor(path: string) {
    this.#out = createWriteStream(path);
    this.#out.on("error", (error) => {
      this.#error = error;
    });
  }

  /** The disk refused a write. */
  get failed(): boolean {
    return this.#error !== undefined;
  }

  async write(text: string): Promise<void> {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE) await this.#flush();
  }

  /** Throws what the disk threw. */
  async end(): Promise<void> {
    await this.#flush();
    this.#out.end();
    if (!this.#error) await finished(this.#out);
    if (this.#error) throw this.#error;
  }

  async #flush(): Promise<void> {
    if (this.#error) throw this.#error;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    if (text !== "" && !this.#out.write(text)) await once(this.#out, "drain");
  }
}
