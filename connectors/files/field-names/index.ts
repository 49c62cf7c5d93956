/**
 * Whether JSON-lines files have other fields than known ones: a look at their bytes that parses nothing and takes a
 * tenth of a parser's time. To change its kernel: assembly/, then `npm run kernels`.
 */
import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { throwIfAborted } from "../../../engine/contract/errors.ts";

interface Kernel {
  begin(table: number, names: number): void;
  hasOther(floor: number, from: number, to: number): number;
}

// As the assembly has them.
const ENTRY = 48;
const [MASK, LENGTH, TEXT] = [16, 32, 36];
const TABLE = 1024;
const VECTOR = 16;

const PAGE = 65_536;
const PIECE = 1024 * 1024;
/** A longer name, and one behind so many spaces, is taken for another. */
const LONGEST_NAME = 4096;
/** Bytes of the last piece that stay before the next. */
const KEPT = LONGEST_NAME + 4;

let compiled: WebAssembly.Module | undefined;

/**
 * Answers whether any object, or one within it, has a field that is none of `known`. True as well where that can't be
 * told without a parser: the names have escapes or spaces behind them. Throws what the disk throws, and `cancelled`.
 */
export async function hasOtherFields(
  paths: string[],
  known: string[],
  signal: AbortSignal,
): Promise<boolean> {
  const names = known.map((name) => Buffer.from(JSON.stringify(name)));
  if (names.length === 0 || names.some((name) => name.length > LONGEST_NAME)) return true;
  const look = new Look(names);
  for (const path of paths) {
    const file = await open(path);
    try {
      if (await look.into(file, signal)) return true;
    } finally {
      await file.close();
    }
  }
  return false;
}

class Look {
  readonly #kernel: Kernel;
  readonly #bytes: Uint8Array;
  readonly #input: number;

  constructor(names: Buffer[]) {
    const texts = TABLE + names.length * ENTRY;
    this.#input = texts + names.reduce((sum, name) => sum + name.length, 0) + VECTOR;
    const pages = Math.ceil((this.#input + KEPT + PIECE + VECTOR) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    compiled ??= new WebAssembly.Module(readFileSync(new URL("./field-names.wasm", import.meta.url)));
    this.#kernel = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernel;
    this.#bytes = new Uint8Array(memory.buffer);
    const view = new DataView(memory.buffer);
    let text = texts;
    for (const [k, name] of names.entries()) {
      const entry = TABLE + k * ENTRY;
      const end = Math.min(VECTOR, name.length);
      this.#bytes.set(name.subarray(-end), entry + VECTOR - end);
      this.#bytes.fill(0xff, entry + MASK + VECTOR - end, entry + MASK + VECTOR);
      view.setUint32(entry + LENGTH, name.length, true);
      view.setUint32(entry + TEXT, text, true);
      this.#bytes.set(name, text);
      text += name.length;
    }
    this.#kernel.begin(TABLE, names.length);
  }

  async into(file: FileHandle, signal: AbortSignal): Promise<boolean> {
    const floor = this.#input;
    let kept = 0;
    for (let at = 0; ; ) {
      throwIfAborted(signal);
      const from = floor + kept;
      const { bytesRead } = await file.read(this.#bytes, from, PIECE, at);
      if (bytesRead === 0) return false;
      const to = from + bytesRead;
      if (this.#kernel.hasOther(floor, from, to)) return true;
      at += bytesRead;
      kept = Math.min(KEPT, to - floor);
      this.#bytes.copyWithin(floor, to - kept, to);
    }
  }
}
