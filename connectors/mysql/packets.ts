/** A connection that gives rows to who takes them, in whole packets; all else goes to the driver. */
import type { NetConnectOpts } from "node:net";
import { KEEP_ALIVE_MS } from "../keep-alive.ts";
import { type LentSocket, lentSocket } from "../lent-socket.ts";

/** Takes packets; answers a copy of those that it does not take. */
export type PacketTaker = (packets: Buffer) => Buffer | undefined;

export interface PacketSocket extends LentSocket {
  /**
   * Gives whole packets to `taker`, which keep only until it returns, until it answers some that it does not take:
   * these and all that follow go to the driver, as they do without a taker.
   */
  lendPackets(taker?: PacketTaker): void;
}

/** Length in three bytes, and the packet's number. */
const HEADER = 4;
const FIRST_BYTES = 512 * 1024;

/** Connects to the server; for connections without encryption. */
export function connectPackets(place: NetConnectOpts): PacketSocket {
  let taker: PacketTaker = Buffer.from;
  const socket: PacketSocket = Object.assign(lentSocket(), {
    lendPackets(next: PacketTaker = Buffer.from) {
      taker = next;
    },
  });
  let work: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let held = 0;
  socket.lend((bytes) => {
    work = withRoom(work, held, bytes.length);
    held += bytes.copy(work, held);
    const end = endOfPackets(work, held);
    if (end === 0) return;
    const rest = taker(work.subarray(0, end));
    if (rest) {
      taker = Buffer.from;
      socket.emit("data", rest);
    }
    work.copyWithin(0, end, held);
    held -= end;
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.connect(place);
  return socket;
}

function withRoom(buffer: Buffer, held: number, more: number): Buffer {
  if (held + more <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, held + more));
  buffer.copy(larger, 0, 0, held);
  return larger;
}

/** The place behind the last whole packet. */
function endOfPackets(bytes: Buffer, length: number): number {
  let end = 0;
  for (;;) {
    if (end + HEADER > length) return end;
    const next = end + HEADER + (bytes[end]! | (bytes[end + 1]! << 8) | (bytes[end + 2]! << 16));
    if (next > length) return end;
    end = next;
  }
}
