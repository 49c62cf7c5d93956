/** Which failures pass by themselves, and how long to wait before the next try. */
import { askedPause, type Headers } from "./pace.ts";

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

/** The server gave up on the work, or what stands before it did: hosts and their proxies have numbers of their own. */
const HEAVY = new Set([408, 425, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524, 529, 530]);
/** Too many requests, or too many that look odd, as Shopify's protection has it. */
const LIMITS = new Set([429, 430]);

/** Answers after which the same request may succeed. */
export const isPassingStatus = (status: number): boolean => isHeavyStatus(status) || isLimitStatus(status);

/** Failures that a smaller page may avoid. */
export const isHeavyStatus = (status: number): boolean => HEAVY.has(status);

/** Limits are over after a while, and a smaller question does not help. */
export const isLimitStatus = (status: number | undefined): boolean =>
  status !== undefined && LIMITS.has(status);

/** The status as it is meant: some servers call a limit a missing right, and tell when it is over. */
export function meantStatus(status: number, headers: Headers): number {
  const isLimit = status === 403 && (headers["retry-after"] !== undefined || askedPause(headers) > 0);
  return isLimit ? 429 : status;
}

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
