/** How fast a server may be asked: our own limit, and the waits that its answers call for. */
import { setTimeout as timer } from "node:timers/promises";
import { throwIfAborted } from "../../engine/contract/errors.ts";

export type Headers = Record<string, string | undefined>;

export interface Pace {
  /** Resolves when the next request may go out. Throws `cancelled`. */
  turn(signal: AbortSignal): Promise<void>;
  /** Learns from an answer what the server has left for us. */
  learn(headers: Headers, data: unknown): void;
}

/** Waits; an abort ends it with `cancelled`. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await timer(milliseconds, undefined, { signal }).catch(() => undefined);
  throwIfAborted(signal);
}

/** Evenly spaced requests, `perSecond` at most (0: as fast as answers come), slower where the answers ask for it. */
export function evenPace(perSecond: number): Pace {
  const gap = perSecond > 0 ? 1000 / perSecond : 0;
  let next = 0;
  return {
    async turn(signal) {
      const now = performance.now();
      const at = Math.max(now, next);
      next = at + gap;
      await pause(at - now, signal);
    },
    learn(headers) {
      next = Math.max(next, performance.now() + askedPause(headers));
    },
  };
}

/** Milliseconds that the answer asks us to rest: a used-up RateLimit, or a call bucket that is nearly full. */
export function askedPause(headers: Headers): number {
  const [used, limit] = (headers["x-shopify-shop-api-call-limit"] ?? "").split("/").map(Number);
  if (used && limit && used >= limit * 0.9) return 1000;
  // One field of the later drafts: `"default";r=50;t=30`.
  const [, least, ends] = /;\s*r=(\d+)\b.*;\s*t=(\d+)/.exec(headers.ratelimit ?? "") ?? [];
  const left = least ?? headers["ratelimit-remaining"] ?? headers["x-ratelimit-remaining"];
  const reset = Number(ends ?? headers["ratelimit-reset"] ?? headers["x-ratelimit-reset"]);
  if (left === undefined || Number(left) > 0 || !(reset > 0)) return 0;
  // Some servers write seconds to wait, others the moment in seconds or milliseconds since 1970.
  const moment = reset > 1e11 ? reset / 1000 : reset;
  const seconds = moment > 1e9 ? moment - Date.now() / 1000 : moment;
  return Math.min(Math.max(seconds, 0), MOST_SECONDS) * 1000;
}

const MOST_SECONDS = 900;
