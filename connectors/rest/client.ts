/**
 * The one way to an HTTP API: signs in, keeps the pace, waits and tries again where that helps, follows redirects
 * within the host only, and turns what is left into errors that say what to do.
 */

import axios, { type AxiosInstance } from "axios";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import { whole } from "../../engine/contract/figures.ts";
import type { Run } from "../../engine/contract/run.ts";
import { isLoopback } from "./address.ts";
import { type Body, readBody } from "./body.ts";
import { type Blame, isHeavy, redact, statusError, titleOf } from "./errors.ts";
import { MOST_MEGABYTES, networkFailure } from "./network.ts";
import { type Headers, type Pace, pause } from "./pace.ts";
import { backOff, isLimitStatus, isPassingStatus, meantStatus, retryAfter } from "./retry.ts";

export interface ClientOptions extends Blame {
  /** Every request goes to this address or below it. */
  base: URL;
  timeoutSeconds: number;
  /** Tries in all before a passing failure is told; waits that the server asked for do not count. */
  tries?: number | undefined;
  pace: Pace;
  /** Signs a request in; `renew` asks for a new session, after the server refused the old one. */
  sign?(outgoing: Outgoing, renew: boolean): Promise<void> | void;
  /** Sessions run out and can be had anew. */
  renewable?: boolean;
}

export interface Outgoing {
  url: URL;
  headers: Record<string, string>;
}

export interface Asked {
  method?: "GET" | "POST";
  /** Path below the base, or a whole address on the same host. */
  path: string;
  params?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Fewer tries than usual, because the caller has another way. */
  tries?: number;
  /** Text of a form instead of JSON, for sign-in. */
  form?: boolean;
  /** Sent without signing in: the request that signs in. */
  open?: boolean;
  /** What is wrong with a success that does not hold what was asked for; undefined where nothing is. */
  refuse?(data: unknown): AppError | undefined;
}

export interface Answer {
  /** Address that answered, without what signs the request in. */
  url: string;
  headers: Headers;
  data: unknown;
  bytes: number;
}

export interface RestClient {
  ask(asked: Asked): Promise<Answer>;
  /** Now by the server's clock, which its change times follow; ours until it has answered once. */
  now(): number;
}

const TRIES = 7;
const LIMIT_TRIES = 12;
/** Longest that one request waits because the server asked for it; less where a person waits for the answer. */
const PATIENCE = 15 * 60_000;
const PATIENCE_OF_PEOPLE = 10_000;
/** What pages of maintenance say that are sent as a success. */
const BACK_SOON = /maintenance|unavailable|(back|return) (soon|shortly)|right back/i;

/** A client for one server: signs in, keeps the pace, waits and tries again; its errors hold no secret. */
export function openClient(options: ClientOptions, run: Run): RestClient {
  const { base, timeoutSeconds } = options;
  const patience = options.tries === undefined ? PATIENCE : PATIENCE_OF_PEOPLE;
  const http = axios.create({
    timeout: timeoutSeconds * 1000,
    maxRedirects: 0,
    maxContentLength: MOST_MEGABYTES * 1024 * 1024,
    validateStatus: () => true,
    responseType: "arraybuffer",
    transformResponse: [],
    ...(isLoopback(base.hostname) && { proxy: false as const }),
  });
  let skew = 0;
  let hasAnswered = false;
  return {
    now: () => Date.now() + skew,
    async ask(asked) {
      let renewed = false;
      let renew = false;
      let waited = 0;
      for (let failures = 0; ; ) {
        throwIfAborted(run.signal);
        const outcome = await once(http, asked, options, renew, run.signal);
        renew = false;
        hasAnswered ||= outcome.ok;
        if (outcome.date !== undefined) skew = outcome.date - Date.now();
        if (outcome.ok) return outcome.answer;
        if (outcome.status === 401 && options.renewable && !renewed && !asked.open) {
          renewed = renew = true;
          continue;
        }
        const { wait = 0 } = outcome;
        // A server that asks for no wait at all would be asked for ever.
        if (wait === 0) failures++;
        // Who has answered well before shows a page of maintenance now.
        const passing = outcome.passing || (outcome.garbled === true && hasAnswered);
        if (!passing || failures >= triesFor(outcome, asked, options)) throw outcome.error;
        if (waited + wait > patience) throw tooLong(outcome.error, wait);
        const rest = wait || backOff(failures);
        waited += wait;
        run.log.info(`${options.product} is asked again.`, {
          path: redact(asked.path, options.secrets),
          wait: Math.round(rest),
        });
        await pause(rest, run.signal);
      }
    },
  };
}

function tooLong({ code, message, details }: AppError, wait: number): AppError {
  const minutes = whole(Math.ceil(wait / 60_000));
  return new AppError(code, `${message} It asks to wait for ${minutes} minutes.`, details);
}

/** The caller's other way, a smaller page, helps with what was too heavy for the server and with nothing else. */
function triesFor({ status, error }: Failure, asked: Asked, options: ClientOptions): number {
  if (isLimitStatus(status)) return options.tries ?? LIMIT_TRIES;
  return (isHeavy(error) ? asked.tries : undefined) ?? options.tries ?? TRIES;
}

type Failure = {
  ok: false;
  status?: number;
  passing: boolean;
  garbled?: true;
  wait?: number;
  error: AppError;
};
type Outcome = { status?: number; date?: number } & ({ ok: true; answer: Answer } | Failure);

async function once(
  http: AxiosInstance,
  asked: Asked,
  options: ClientOptions,
  renew: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  await options.pace.turn(signal);
  try {
    const { headers, bytes, from, ...sent } = await send(http, asked, options, renew, signal);
    const status = meantStatus(sent.status, headers);
    const date = headers.date === undefined ? undefined : Date.parse(headers.date);
    const data = readBody(bytes, headers["content-type"]);
    options.pace.learn(headers, data.value);
    const so = { status, ...(date !== undefined && !Number.isNaN(date) && { date }) };
    if (status >= 200 && status < 300) {
      const error = garbled(status, data, asked, options);
      if (error) {
        // A page of the web is told at once to who enters an address, unless it says that it passes; later it is one of maintenance. JSON was cut off.
        const isCut = data.json || /^[[{"]/.test(data.text);
        const passing = (isCut || BACK_SOON.test(data.text)) && error.code === "unavailable";
        return { ...so, ok: false, passing, garbled: true, error };
      }
      return { ...so, ok: true, answer: { url: from, headers, data: data.value, bytes: bytes.length } };
    }
    const error = statusError(status, asked.path, data.value, options);
    const wait = retryAfter(headers, so.date);
    return {
      ...so,
      ok: false,
      passing: isPassingStatus(status),
      error,
      ...(wait !== undefined && { wait }),
    };
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof AppError) throw error;
    return { ok: false, ...networkFailure(error, options) };
  }
}

async function send(
  http: AxiosInstance,
  asked: Asked,
  options: ClientOptions,
  renew: boolean,
  signal: AbortSignal,
): Promise<{ status: number; headers: Headers; bytes: Buffer; from: string }> {
  const method = asked.method ?? "GET";
  let url = addressOf(asked, options);
  // A server that sends headers and then nothing would keep the socket; the whole answer has this long.
  const whole = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutSeconds * 1000)]);
  for (let hop = 0; hop < 5; hop++) {
    const from = url.href;
    const outgoing: Outgoing = { url, headers: { accept: "application/json", "user-agent": "Merchbench" } };
    if (!asked.open) await options.sign?.(outgoing, renew && hop === 0);
    const { body } = asked;
    const data = asked.form ? new URLSearchParams(body as Record<string, string>).toString() : body;
    if (asked.form) outgoing.headers["content-type"] = "application/x-www-form-urlencoded";
    const {
      status,
      headers,
      data: bytes,
    } = await http.request<Buffer>({
      method,
      url: outgoing.url.href,
      headers: outgoing.headers,
      signal: whole,
      ...(data !== undefined && { data }),
    });
    const there = headers as Headers;
    if (![301, 302, 303, 307, 308].includes(status) || !there.location) {
      return { status, headers: there, bytes, from };
    }
    url = redirected(url, there.location, method, status, options);
  }
  throw new AppError("unavailable", `${options.product} sends the request in circles. Check the address.`);
}

function addressOf(asked: Asked, options: ClientOptions): URL {
  const { base } = options;
  const url = URL.parse(asked.path, base.href.endsWith("/") ? base.href : `${base.href}/`);
  if (!url) throw noAddress(asked.path, options);
  if (url.hostname !== base.hostname) throw foreign(url, base);
  // Behind a proxy that ends the encryption, servers name their next pages without it, or with an inner port.
  url.protocol = base.protocol;
  url.port = base.port;
  for (const [name, value] of Object.entries(asked.params ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** Credentials go to the host that the user entered and nowhere else; from https nothing goes back to http. */
function redirected(
  from: URL,
  location: string,
  method: string,
  status: number,
  options: ClientOptions,
): URL {
  const to = URL.parse(location, from.href);
  if (!to) throw noAddress(location, options);
  const upgrade = from.protocol === "http:" && to.protocol === "https:" && to.hostname === from.hostname;
  if (to.origin !== from.origin && !upgrade) throw foreign(to, from);
  if (method !== "GET" && status < 307) {
    throw new AppError(
      "invalid-input",
      `${options.product} has moved to ${to.origin}${to.pathname}. Enter that address.`,
    );
  }
  return to;
}

function foreign(to: URL, from: URL): AppError {
  return new AppError(
    "invalid-input",
    `${from.host} sends us on to ${to.protocol}//${to.host}, and credentials go to no other host. If that is the right one, enter it as the address.`,
  );
}

function noAddress(text: string, { base, secrets }: ClientOptions): AppError {
  return new AppError(
    "invalid-input",
    `${base.host} sends us on to "${redact(text, secrets).slice(0, 80)}", which is no address. Check the address that you entered.`,
  );
}

/** What is wrong with a success: nothing in it, something else than JSON, or not what was asked for. */
function garbled(status: number, body: Body, asked: Asked, options: ClientOptions): AppError | undefined {
  const path = redact(asked.path, options.secrets);
  if (body.text === "" && body.value === null && status !== 204) {
    return new AppError(
      "unavailable",
      `${options.product} answered ${path} with nothing. Try again later, or check the address.`,
    );
  }
  if (body.json) {
    const refused = asked.refuse?.(body.value);
    return refused && new AppError(refused.code, redact(refused.message, options.secrets), refused.details);
  }
  if (/^<(!doctype html|!--|html|head|body)\b/i.test(body.text)) {
    const named = redact(titleOf(body.text), options.secrets);
    return new AppError(
      "unavailable",
      `${options.product} answered ${path} with a web page${named}, which is no JSON. If it asks to sign in, check the credentials; else check the address, or try again later.`,
    );
  }
  if (body.text.startsWith("<")) {
    const how = "Ask for JSON: by a parameter such as format=json, or at another address.";
    return new AppError(
      "unavailable",
      `${options.product} answered ${path} in XML, which is not read. ${how}`,
    );
  }
  const start = redact(body.text.slice(0, 80), options.secrets);
  return new AppError(
    "unavailable",
    `${options.product} answered ${path} with something that is no JSON ("${start}"). Try again later, or check the address.`,
  );
}
