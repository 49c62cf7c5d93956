/** Which failures pass by themselves, and how long to wait before the next try. */
import type { Headers } from "./pace.ts";

const PASSING_CODES = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "ETIMEDOUT",
  "EPIPE",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ERR_NETWORK",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

/** True for a failure of the way to the server, which another try may not meet. */
export const isPassingCode = (code: string | undefined): boolean =>
  code !== undefined && PASSING_CODES.has(code);

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

export const isPassingStatus = (status: number): boolean => PASSING.has(status);

/** Failures that a smaller page may avoid: the server gave up on the work. */
export const isHeavyStatus = (status: number): boolean => isPassingStatus(status) && status !== 429;

/** Milliseconds of a Retry-After (seconds or a date); undefined when the answer has none. */
export function retryAfter(headers: Headers, now = Date.now()): number | undefined {
  const text = headers["retry-after"]?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(at - now, 0);
}

const FIRST = 300;
const MOST = 60_000;

/** Doubles with every failure; the random half keeps several clients from coming back at the same moment. */
export function backOff(failures: number, random = Math.random()): number {
  const whole = Math.min(FIRST * 2 ** (failures - 1), MOST);
  return whole * (0.5 + random / 2);
}
