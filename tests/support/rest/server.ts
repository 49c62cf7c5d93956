/** A small HTTP server for an API, with the failures of real ones at the push of a button. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  method: string;
  path: string;
  params: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Fault extends Reply {
  /** Which requests it hits; all when absent. */
  when?: (seen: Seen) => boolean;
  /** How often it strikes; once when absent. */
  times?: number;
  /** Takes the request and never answers. */
  hang?: boolean;
  /** Cuts the connection in the middle of the answer. */
  cut?: boolean;
}

export interface RestServer {
  url: string;
  /** Requests so far, faults included. */
  requests: Seen[];
  fail(fault: Fault): void;
  /** Called before each answer; the place to change the data while it is read. */
  before?: (seen: Seen) => void;
  close(): Promise<void>;
}

export async function startRest(answer: (seen: Seen) => Reply | Promise<Reply>): Promise<RestServer> {
  const faults: Fault[] = [];
  const http = createServer((request, response) => {
    void handle(request, response).catch((error: Error) => {
      response.writeHead(500).end(error.stack);
    });
  });
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await readRequest(request);
    server.requests.push(seen);
    const fault = faults.find(({ when }) => when?.(seen) ?? true);
    if (fault) {
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
      if (fault.hang) return;
      if (fault.cut) {
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"items": [');
        setTimeout(() => response.destroy(), 20);
        return;
      }
      return send(response, fault);
    }
    server.before?.(seen);
    send(response, await answer(seen));
  }
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
  const server: RestServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    requests: [],
    fail: (fault) => void faults.push({ ...fault }),
    close: () =>
      new Promise((done) => {
        http.closeAllConnections();
        http.close(() => done());
      }),
  };
  return server;
}

async function readRequest(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://localhost");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    params: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
  response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
}
