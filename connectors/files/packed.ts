/** Unpacks a byte stream up to where it is damaged: all that can be had before the fault comes first. */
import type { Transform } from "node:stream";
import { createGunzip, createInflateRaw, createZstdDecompress } from "node:zlib";

/** zstd may come in several frames, as programs write it that append or work in parallel. */
export type Packing = "gz" | "zst" | "deflate";

type Unpacker = Transform & { bytesWritten: number };
/** Fewer hand-overs between threads than with what Node takes by itself. */
const MADE_AT_ONCE = { chunkSize: 64 * 1024 };
const UNPACKERS: Record<Packing, () => Unpacker> = {
  gz: () => createGunzip(MADE_AT_ONCE),
  zst: () => createZstdDecompress(MADE_AT_ONCE),
  deflate: () => createInflateRaw(MADE_AT_ONCE),
};

/** Packed bytes that an unpacker is given at a time: of those with a fault among them it gives nothing. */
const PIECE = 64 * 1024;
/** Where a fault lies is read again in smaller ones. */
const PIECES = [PIECE, 1024, 32, 1];

/** The unpacked bytes of what `open` opens. Behind the last one before a fault throws what is wrong. */
export async function* unpackedBytes(
  open: () => AsyncIterable<Buffer>,
  packing: Packing,
): AsyncGenerator<Buffer> {
  let given = 0;
  let good = 0;
  let fault: unknown;
  for (const size of PIECES) {
    const count = { taken: 0 };
    let again = given;
    try {
      for await (const bytes of unpackedFrom(piecesOf(open(), good, size), packing, count)) {
        const fresh = bytes.subarray(again);
        again -= bytes.length - fresh.length;
        given += fresh.length;
        if (fresh.length > 0) yield fresh;
      }
      if (fault === undefined) return;
    } catch (error) {
      fault ??= error;
      good = count.taken;
    }
  }
  throw fault;
}

/** The bytes in pieces, from the one at `from` on in pieces of `size`. */
async function* piecesOf(content: AsyncIterable<Buffer>, from: number, size: number) {
  let before = 0;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      const ahead = from - before - at;
      const piece = chunk.subarray(at, at + (ahead > 0 ? Math.min(PIECE, ahead) : size));
      yield piece;
      at += piece.length;
    }
    before += chunk.length;
  }
}

/** Unpacks the pieces one after the other; counts the bytes of those that were taken whole. */
async function* unpackedFrom(
  pieces: AsyncIterable<Buffer>,
  packing: Packing,
  count: { taken: number },
): AsyncGenerator<Buffer> {
  let frame: Frame | undefined;
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; ) {
        frame ??= new Frame(UNPACKERS[packing]());
        yield* frame.take(piece.subarray(at));
        at += frame.taken;
        if (!frame.isOver) continue;
        // Behind gzip only zeros may stand.
        if (packing !== "zst") return;
        frame = undefined;
      }
      count.taken += piece.length;
    }
    if (frame) yield* frame.end();
  } finally {
    frame?.close();
  }
}

/** An unpacker that is given one piece at a time, and whose bytes are all taken before the next. */
class Frame {
  readonly #unpacker: Unpacker;
  #fault: Error | undefined;
  #wake = () => {};
  /** Bytes of the last piece that belong to it. */
  taken = 0;
  /** What comes next is none of its bytes. */
  isOver = false;

  constructor(unpacker: Unpacker) {
    this.#unpacker = unpacker;
    unpacker.on("readable", () => this.#wake());
    unpacker.on("end", () => {
      this.isOver = true;
      this.#wake();
    });
    unpacker.on("error", (error) => {
      this.#fault = error;
      this.#wake();
    });
  }

  async *take(piece: Buffer): AsyncGenerator<Buffer> {
    const before = this.#unpacker.bytesWritten;
    let isWritten = false;
    this.#unpacker.write(piece, (error) => {
      isWritten = !error;
      this.#wake();
    });
    yield* this.#madeUntil(() => isWritten);
    this.taken = this.#unpacker.bytesWritten - before;
  }

  async *end(): AsyncGenerator<Buffer> {
    this.#unpacker.end();
    yield* this.#madeUntil(() => false);
  }

  close(): void {
    this.#unpacker.destroy();
  }

  async *#madeUntil(isDone: () => boolean): AsyncGenerator<Buffer> {
    for (;;) {
      const bytes = this.#unpacker.read() as Buffer | null;
      if (bytes) yield bytes;
      else if (this.#fault) throw this.#fault;
      else if (this.isOver || isDone()) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
