/** Unpacks zstd of one or several frames, as programs write it that append or work in parallel. */
import { Transform, type TransformCallback } from "node:stream";
import { createZstdDecompress } from "node:zlib";

/** Node's own stream ends behind the first frame, without a word. */
export class ZstdFrames extends Transform {
  #frame = this.#begin();

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    const frame = this.#frame;
    const before = frame.bytesWritten;
    frame.write(chunk, (error) => {
      const taken = frame.bytesWritten - before;
      // The stream tells what is wrong by itself.
      if (error) return;
      if (taken === chunk.length) return done();
      const next = () => {
        this.#frame = this.#begin();
        this._transform(chunk.subarray(taken), encoding, done);
      };
      if (frame.readableEnded) next();
      else frame.once("end", next);
    });
  }

  override _flush(done: TransformCallback): void {
    this.#frame.once("end", () => done());
    this.#frame.end();
  }

  override _read(size: number): void {
    this.#frame.resume();
    super._read(size);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#frame.destroy();
    super._destroy(error, done);
  }

  #begin() {
    const frame = createZstdDecompress();
    frame.on("data", (bytes: Buffer) => {
      if (!this.push(bytes)) frame.pause();
    });
    frame.on("error", (error) => this.destroy(error));
    return frame;
  }
}
