/** Small JSON servers for tests: whatever answers, 47 rows, and what is read of them. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { quietRun } from "../../engine/contract/run.ts";
import { readAll } from "../testkit/read-all.ts";
import { jsonApi } from "./json-api/index.ts";

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0)) await close();
});

export type Answering = (url: URL, response: ServerResponse, request: IncomingMessage) => unknown;

/** Serves what `answer` gives as JSON; undefined says that it has answered by itself. */
export async function serve(answer: Answering): Promise<string> {
  const server = createServer((request, response) => {
    const body = answer(new URL(request.url!, "http://x"), response, request);
    if (body === undefined) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  closing.push(
    () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ids of the rows in their order, each once. */
export const read = async (url: string, settings: object, list: object = {}): Promise<string[]> =>
  (await readTold(url, settings, list)).ids;

/** The same, with what is told of the list; from a cursor where one is given. */
export async function readTold(url: string, settings: object, list: object = {}, cursor?: string) {
  const streams = [{ name: "rows", path: "/rows", key: "id", ...list }];
  const config = jsonApi.config.parse({ url, streams, requestsPerSecond: 0, timeoutSeconds: 5, ...settings });
  const cursors: Record<string, string> = cursor === undefined ? {} : { rows: cursor };
  const found = await jsonApi.source!.streams(config, quietRun());
  const { rows, told } = await readAll(jsonApi, config, found, quietRun(), cursors);
  return { ids: [...new Set(rows.rows!.map(({ id }) => id!))], rows: rows.rows!, told };
}

export const ROWS = Array.from({ length: 47 }, (_, at) => ({ id: at + 1 }));
export const IDS = ROWS.map(({ id }) => String(id));
/** A page of the rows, by the parameter `page`. */
export const page = <R extends object = (typeof ROWS)[number]>(
  url: URL,
  size: number,
  rows = ROWS as R[],
) => {
  const number = Number(url.searchParams.get("page") ?? 1);
  return rows.slice((number - 1) * size, number * size);
};
