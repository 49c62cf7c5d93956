/** The engine's log: one JSON line an entry in logs/engine.log; secrets are cut out at this one place. */
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Log } from "./contract/run.ts";

const SECRET_NAME = /pass(word|phrase)?|secret|token|api.?key|authorization|credential/i;
/** user:password@host inside an address. */
const SECRET_IN_URL = /(\w+:\/\/[^\s:/@]+):[^\s@/]+@/g;
const MAX_BYTES = 10 * 1024 * 1024;

/** Replaces secret values by name and in addresses; leaves the shape as it is. */
export function redact(value: unknown): unknown {
  if (typeof value === "string") return value.replace(SECRET_IN_URL, "$1:***@");
  if (Array.isArray(value)) return value.map(redact);
  if (value && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, SECRET_NAME.test(key) ? "***" : redact(part)]),
    );
  }
  return value;
}

/** Opens the log for appending; one of over 10 MB is put aside first. What a full disk has no room for is left out. */
export function openLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && statSync(path).size > MAX_BYTES) renameSync(path, `${path}.1`);
  const write = (level: string, message: string, fields?: Record<string, unknown>) => {
    const entry = {
      at: new Date().toISOString(),
      level,
      message: redact(message),
      ...(redact(fields ?? {}) as object),
    };
    try {
      appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // Work goes on without the log.
    }
  };
  return {
    info: (message, fields) => write("info", message, fields),
    warn: (message, fields) => write("warn", message, fields),
    error: (message, fields) => write("error", message, fields),
  };
}
