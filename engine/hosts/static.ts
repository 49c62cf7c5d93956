/** Serves the built page; unknown paths answer with index.html, since the page keeps its routes in the path. */
import { createReadStream, existsSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { PAGE_HEADERS } from "./security.ts";

const ROOT = join(import.meta.dirname, "../../out/renderer");
const ASSETS = join(ROOT, "assets");

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".ico": "image/x-icon",
};

/** Answers GET and HEAD with a file of the built page, and with nothing outside its folder. */
export function servePage(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD") return void end(response, 405, "Use GET.");
  const path = decodePath(request.url ?? "/");
  if (path === undefined) return void end(response, 400, "The address can't be read.");
  const file = join(ROOT, normalize(path));
  if (!file.startsWith(ROOT)) return void end(response, 404, "Not found.");
  if (existsSync(file) && statSync(file).isFile())
    return void sendFile(file, response, request.method === "HEAD");
  if (extname(path) !== "") return void end(response, 404, "Not found.");
  const index = join(ROOT, "index.html");
  if (!existsSync(index)) return void end(response, 503, "The page is not built yet. Run: npm run build");
  sendFile(index, response, request.method === "HEAD");
}

function decodePath(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

function sendFile(file: string, response: ServerResponse, headOnly: boolean): void {
  // Names of assets carry a hash of their content; index.html must be asked for each time.
  const cache = file.startsWith(ASSETS) ? "public, max-age=31536000, immutable" : "no-cache";
  response.writeHead(200, {
    ...PAGE_HEADERS,
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Cache-Control": cache,
  });
  if (headOnly) response.end();
  else createReadStream(file).pipe(response);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, "Content-Type": "text/plain; charset=utf-8" }).end(text);
}
