/**
 * Buffers that are used again and again. A new one for each group of rows, megabytes each, keeps the engine collecting
 * garbage for a tenth of the time.
 */

const STEP = 4 * 1024 * 1024;
/** One is written while the next is filled. */
const MOST_IDLE = 2;
/** Larger ones, for rows with long texts, are not kept. */
const MOST_BYTES = 32 * 1024 * 1024;
const idle: ArrayBuffer[] = [];

/** The parts one behind the other, in memory that is to be given back. */
export function borrowBytes(parts: Uint8Array[]): Uint8Array {
  const size = parts.reduce((total, part) => total + part.length, 0);
  const bytes = new Uint8Array(memoryFor(size), 0, size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function memoryFor(size: number): ArrayBuffer {
  const place = idle.findIndex((memory) => memory.byteLength >= size);
  return idle.splice(place, place < 0 ? 0 : 1)[0] ?? new ArrayBuffer(Math.ceil(size / STEP) * STEP);
}

/** Nothing may use the bytes any more. The largest are kept. */
export function giveBack(bytes: Uint8Array): void {
  if (bytes.buffer.byteLength > MOST_BYTES) return;
  idle.push(bytes.buffer as ArrayBuffer);
  idle.sort((a, b) => a.byteLength - b.byteLength);
  if (idle.length > MOST_IDLE) idle.shift();
}
