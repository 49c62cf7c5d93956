/** A network between engine and server that a test can cut or hold at an exact byte. */
import { createServer, connect as dial, type Socket } from "node:net";

export interface TestProxy {
  port: number;
  /** Bytes that came from the server so far. */
  received(): number;
  /** Calls `then` once, when this many more bytes came from the server, before the next ones are passed on. */
  at(bytes: number, then: () => void | Promise<void>): void;
  /** Breaks every connection that is open now. */
  cut(): void;
  close(): Promise<void>;
}

/** Passes 127.0.0.1:`port` on to the server at `target`. */
export async function startProxy(target: number): Promise<TestProxy> {
  const open = new Set<Socket>();
  let received = 0;
  let trigger: { bytes: number; then: () => void | Promise<void> } | undefined;

  async function pass(data: Buffer, from: Socket, to: Socket): Promise<void> {
    received += data.length;
    const due = trigger;
    if (due && received >= due.bytes) {
      trigger = undefined;
      from.pause();
      await due.then();
      from.resume();
    }
    if (to.writable && !to.write(data)) {
      from.pause();
      to.once("drain", () => from.resume());
    }
  }

  const server = createServer((client) => {
    const upstream = dial(target, "127.0.0.1");
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (data) => void pass(data, upstream, client));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    received: () => received,
    at(bytes, then) {
      trigger = { bytes: received + bytes, then };
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
