/** A connection whose packets reach the driver whole, so that rows can be lent to it: it keeps what comes in parts. */
import { type LentSocket, lentSocket } from "../lent-socket.ts";

export interface PacketSocket extends LentSocket {
  /** Whether packets stay only until they are handled, as rows may; the driver keeps others. */
  lendsPackets: boolean;
}

/** Length in three bytes, and the packet's number. */
const HEADER = 4;
const FIRST_BYTES = 512 * 1024;

/** Connects to the server; for connections without encryption. */
export function connectPackets(port: number, host: string): PacketSocket {
  const socket: PacketSocket = Object.assign(lentSocket(), { lendsPackets: false });
  let work: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let held = 0;
  socket.lend((bytes) => {
    work = withRoom(work, held, bytes.length);
    held += bytes.copy(work, held);
    const end = endOfPackets(work, held);
    if (end === 0) return;
    const packets = work.subarray(0, end);
    socket.emit("data", socket.lendsPackets ? packets : Buffer.from(packets));
    work.copyWithin(0, end, held);
    held -= end;
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  socket.connect(port, host);
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
