/**
 * A socket that reads into one buffer again and again. A socket of Node's makes a buffer for every 64 KB, and rows by
 * the million then keep the engine collecting garbage for a good part of the time.
 */
import { Socket } from "node:net";

/** Takes bytes that stay only until it returns. */
export type Taker = (bytes: Buffer) => void;

export interface LentSocket extends Socket {
  /** Gives the bytes to `taker` instead of the "data" listeners, until the function that it answers is called. */
  lend(taker: Taker): () => void;
}

const BUFFER_BYTES = 256 * 1024;

/** A socket, not yet connected. Without a taker its "data" events carry a copy each. */
export function lentSocket(): LentSocket {
  const toListeners: Taker = (bytes) => void socket.emit("data", Buffer.from(bytes));
  let taker = toListeners;
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const socket = new Socket({
    onread: {
      buffer,
      callback(length) {
        taker(buffer.subarray(0, length));
        return true;
      },
    },
  });
  return Object.assign(socket, {
    lend(next: Taker) {
      taker = next;
      return () => {
        taker = toListeners;
      };
    },
  });
}

/** Takes what the stream reads in the place of its "data" listeners, until the answered function is called. */
export function takeBytes(stream: NodeJS.ReadableStream | LentSocket, taker: Taker): () => void {
  if ("lend" in stream) return stream.lend(taker);
  const listeners = stream.listeners("data") as Taker[];
  stream.removeAllListeners("data");
  stream.on("data", taker);
  return () => {
    stream.removeListener("data", taker);
    for (const listener of listeners) stream.on("data", listener);
  };
}
