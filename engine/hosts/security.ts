/** Who may talk to the engine: loopback host, own origin, 256-bit token; and what the page may load. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** 256 random bits, as base64url. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** A DNS name that points at 127.0.0.1 must not reach us, so the Host header is compared, not the address. */
export function hostAllowed(request: IncomingMessage, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? "");
}

/** A page of another origin must not call; requests without Origin come from programs, which need the token anyway. */
export function originAllowed(request: IncomingMessage, port: number): boolean {
  const { origin } = request.headers;
  return origin === undefined || [`http://127.0.0.1:${port}`, `http://localhost:${port}`].includes(origin);
}

/** Compares in the same time wherever the two differ. */
export function tokenMatches(given: string | undefined, token: string): boolean {
  if (!given) return false;
  const a = Buffer.from(given);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Token of `Authorization: Bearer ...`, or of a WebSocket's second subprotocol, the only header a page can set there. */
export function tokenOf(request: IncomingMessage): string | undefined {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? request.headers["sec-websocket-protocol"]?.split(/,\s*/)[1];
}

/** `blob:` images are charts saved by the user; `data:` fonts and images come out of the bundle; wasm is not used in the page. */
export const PAGE_HEADERS: Record<string, string> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
