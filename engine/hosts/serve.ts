/**
 * HTTP and WebSocket host of an engine: the page, /rpc and /ws for the page, /upload for files that a browser has,
 * /api (REST, OpenAPI) for programs.
 * May import: the engine. There is no second path to the engine: the command line attaches here too.
 */

import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SmartCoercionPlugin } from "@orpc/json-schema";
import { OpenAPIGenerator } from "@orpc/openapi";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { RPCHandler } from "@orpc/server/node";
import { RPCHandler as SocketHandler } from "@orpc/server/ws";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { WebSocketServer } from "ws";
import type { z } from "zod";
import { createRouter, readableErrors, toWireError } from "../commands/router.ts";
import { unknownFields } from "../commands/unknown-fields.ts";
import { AppError } from "../contract/errors.ts";
import { contract } from "../contract/index.ts";
import { commands } from "../contract/meta.ts";
import type { Engine } from "../engine.ts";
import { writePrivate } from "../state/home.ts";
import { createToken, hostAllowed, originAllowed, tokenMatches, tokenOf } from "./security.ts";
import { servePage } from "./static.ts";
import { discardUpload, receiveUpload } from "./uploads.ts";

export interface Serving {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  token: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** Given by the shell, so that a restarted engine keeps the page's token. */
  token?: string | undefined;
}

const WS_PROTOCOL = "merchbench";

/** Serves the engine on 127.0.0.1 and writes engine.json (0600) so that the command line can attach. */
export async function serve(engine: Engine, options: ServeOptions = {}): Promise<Serving> {
  const token = options.token ?? createToken();
  const answer = createAnswer(engine, token);
  const server = createServer((request, response) => {
    void answer(request, response, portOf(server)).catch((error: unknown) => fail(engine, response, error));
  });
  const sockets = acceptSockets(engine, server, token);
  await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${portOf(server)}/`;
  const addressFile = join(engine.folder, "engine.json");
  writePrivate(addressFile, JSON.stringify({ pid: process.pid, url, token, folder: engine.folder }));
  engine.log.info("Serving", { url, pid: process.pid });
  return {
    url,
    token,
    async close() {
      rmSync(addressFile, { force: true });
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new AppError(
              "conflict",
              `Port ${port} is taken. Choose another one, or leave --port out to take a free one.`,
            )
          : error,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
}

function createAnswer(engine: Engine, token: string) {
  const router = createRouter();
  const context = { engine };
  const converters = [new ZodToJsonSchemaConverter()];
  const rpc = new RPCHandler(router, { interceptors: [readableErrors] });
  const rest = new OpenAPIHandler(router, {
    interceptors: [readableErrors],
    clientInterceptors: [refuseUnknownFields],
    plugins: [new SmartCoercionPlugin({ schemaConverters: converters })],
  });
  let openApi: Promise<unknown> | undefined;
  return async (request: IncomingMessage, response: ServerResponse, port: number): Promise<void> => {
    if (!hostAllowed(request, port))
      return refuse(response, 403, "unauthorised", "Ask for 127.0.0.1; other host names are refused.");
    if (!originAllowed(request, port))
      return refuse(response, 403, "unauthorised", "Pages of other origins are refused.");
    const path = (request.url ?? "/").split("?")[0]!;
    if (!/^\/(rpc|api|upload)(\/|$)/.test(path)) return servePage(request, response);
    if (!tokenMatches(tokenOf(request), token)) {
      return refuse(
        response,
        401,
        "unauthorised",
        "Send the engine's token as 'Authorization: Bearer ...'; it is in the workspace's engine.json.",
      );
    }
    response.setHeader("Cache-Control", "no-store");
    if (path === "/upload") return upload(engine, request, response);
    if (path === "/api/openapi.json") {
      openApi ??= new OpenAPIGenerator({ schemaConverters: converters }).generate(contract, API_INFO);
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(await openApi));
      return;
    }
    if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
      return refuse(response, 415, "invalid-input", "Send JSON, with 'Content-Type: application/json'.");
    const handler = path.startsWith("/rpc") ? rpc : rest;
    const prefix = path.startsWith("/rpc") ? "/rpc" : "/api";
    const { matched } = await handler.handle(request, response, { prefix, context });
    if (matched) return;
    const asked = commands.find((command) => `/api${command.path}` === path);
    if (asked) return refuse(response, 405, "invalid-input", `Ask for ${path} with ${asked.method}.`);
    refuse(response, 404, "not-found", `There is no ${path}. See /api/openapi.json for what there is.`);
  };
}

interface Call {
  procedure: { "~orpc": { inputSchema?: unknown } };
  input: unknown;
  next(): unknown;
}

/** Interceptor of the REST handler: refuses with `invalid-input` what the command would not heed. */
async function refuseUnknownFields({ procedure, input, next }: Call): Promise<unknown> {
  const unknown = await unknownFields(procedure["~orpc"].inputSchema as z.ZodType | undefined, input);
  if (unknown.length === 0) return next();
  const names = unknown.map((name) => `"${name}"`).join(", ");
  const message = `The command has no field ${names}. See /api/openapi.json for those it takes.`;
  throw toWireError("invalid-input", message, { fields: unknown });
}

async function upload(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (request.method === "PUT") await receiveUpload(engine.folder, request, response);
    else if (request.method === "DELETE") await discardUpload(engine, request, response);
    else refuse(response, 405, "invalid-input", "Send the file with PUT; DELETE takes a folder back.");
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    refuse(response, 400, error.code, error.message);
  }
}

const API_INFO = {
  info: {
    title: "Merchbench",
    version: "1",
    description: "Commands of a Merchbench engine. Send the engine's token as bearer token.",
  },
  servers: [{ url: "/api" }],
  security: [{ bearer: [] }],
  components: { securitySchemes: { bearer: { type: "http" as const, scheme: "bearer" } } },
};

function acceptSockets(engine: Engine, server: Server, token: string): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => (protocols.has(WS_PROTOCOL) ? WS_PROTOCOL : false),
  });
  const handler = new SocketHandler(createRouter(), { interceptors: [readableErrors] });
  server.on("upgrade", (request, socket, head) => {
    const port = portOf(server);
    const allowed =
      hostAllowed(request, port) && originAllowed(request, port) && tokenMatches(tokenOf(request), token);
    if (request.url !== "/ws" || !allowed) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(
      request,
      socket,
      head,
      (client) => void handler.upgrade(client, { context: { engine } }),
    );
  });
  return sockets;
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ code, message }));
}

function fail(engine: Engine, response: ServerResponse, error: unknown): void {
  engine.log.error("A request failed", { stack: (error as Error)?.stack });
  if (!response.headersSent)
    refuse(response, 500, "internal", "The engine failed on this request. The log says more.");
  else response.end();
}
