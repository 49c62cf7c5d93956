import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mysqlConfig } from "./mysql/config.ts";
import { connect as connectMysql } from "./mysql/connection.ts";
import { postgresConfig } from "./postgres/config.ts";
import { connect as connectPostgres } from "./postgres/connection.ts";

let server: Server;
beforeEach(async () => {
  server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(() => server.close());

const place = () => ({
  host: "127.0.0.1",
  port: (server.address() as AddressInfo).port,
  user: "reader",
  password: "",
  database: "shop",
});

const hex = (port: number) => `:${port.toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * Kind of the timer that the system keeps for the connection from the client's port to the server's,
 * and its seconds left. By both: the client's port alone may be that of an ended connection, too.
 */
function timerOf(port: number): { kind: string; seconds: number } {
  const rows = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  const fields = rows
    .map((row) => row.trim().split(/\s+/))
    .find((row) => row[1]?.endsWith(hex(port)) && row[2]?.endsWith(hex(place().port)))!;
  const [kind, ticks] = fields[5]!.split(":");
  return { kind: kind!, seconds: Number.parseInt(ticks!, 16) / 100 };
}

it.skipIf(process.platform !== "linux").each([
  ["postgres", () => connectPostgres(postgresConfig.parse({ ...place(), ssl: "off" }))],
  ["mysql", () => connectMysql(mysqlConfig.parse({ ...place(), ssl: "off" }))],
  ["mysql, encrypted", () => connectMysql(mysqlConfig.parse({ ...place(), ssl: "require" }))],
])("a connection to %s notices within minutes that nobody is there any more", async (_, open) => {
  // A server that says nothing at all, and then goes.
  const timer = new Promise<ReturnType<typeof timerOf>>((done) =>
    server.once("connection", (socket) => {
      socket.on("error", () => {});
      setTimeout(() => {
        done(timerOf(socket.remotePort!));
        socket.destroy();
      }, 100);
    }),
  );
  await expect(open()).rejects.toThrow();
  const { kind, seconds } = await timer;
  expect(kind).toBe("02");
  expect(seconds).toBeLessThan(61);
});
