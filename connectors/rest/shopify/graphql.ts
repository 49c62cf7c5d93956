/** GraphQL over the REST client: Shopify tells refusals and used-up cost in the body of a success. */
import { AppError } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import type { RestClient } from "../client.ts";
import { complaintOf } from "../errors.ts";
import { type Headers, type Pace, pause } from "../pace.ts";
import { backOff } from "../retry.ts";
import { without } from "./queries.ts";

export interface GraphqlAnswer {
  data: Record<string, unknown>;
  bytes: number;
}

export type Ask = (
  query: string,
  variables?: Record<string, unknown>,
  tries?: number,
) => Promise<GraphqlAnswer>;

interface Cost {
  requestedQueryCost?: number;
  throttleStatus?: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
}

interface Body {
  data?: Record<string, unknown> | null;
  errors?: { message?: string; extensions?: { code?: string; fieldName?: string } }[] | string;
  extensions?: { cost?: Cost };
}

/** Keeps within the bucket of cost points: waits until it holds what the last question cost. */
export function costPace(): Pace {
  let free = 0;
  return {
    turn: (signal) => pause(free - performance.now(), signal),
    learn(_headers, data) {
      const { requestedQueryCost = 0, throttleStatus } = costOf(data) ?? {};
      if (!throttleStatus) return;
      const { currentlyAvailable, restoreRate, maximumAvailable } = throttleStatus;
      const needed = Math.min(requestedQueryCost, maximumAvailable) - currentlyAvailable;
      free = performance.now() + (Math.max(needed, 0) / Math.max(restoreRate, 1)) * 1000;
    },
  };
}

/** Errors by their codes. */
function errorsOf(
  body: unknown,
): { message?: string; code?: string | undefined; fieldName?: string | undefined }[] {
  const { errors } = (body ?? {}) as Body;
  if (!Array.isArray(errors)) return errors ? [{ message: errors }] : [];
  return errors.map(({ message = "", extensions }) => ({ message, ...extensions }));
}

/** What Shopify failed to do, though it calls that a success; undefined where it answered. */
function refusedBody(body: unknown): AppError | undefined {
  if (!isBody(body)) return noAnswer(body);
  const broken = errorsOf(body).some(
    ({ code = "", message = "" }) => BROKEN.has(code) || message.startsWith("Internal error"),
  );
  if (!broken) return undefined;
  const said = complaintOf(body);
  return new AppError("unavailable", `Shopify could not answer: ${said} Try again later.`, { heavy: true });
}

const BROKEN = new Set(["INTERNAL_SERVER_ERROR", "TIMEOUT"]);

/** A result, or what is wrong with the question. */
function isBody(body: unknown): boolean {
  const { data, errors } = (body ?? {}) as Body;
  return errors !== undefined || (typeof data === "object" && data !== null);
}

function noAnswer(body: unknown): AppError {
  const said = complaintOf(body);
  return new AppError(
    "unavailable",
    `Shopify answered with something that is no result. Try again later.${said ? ` It says: ${said}` : ""}`,
  );
}

const costOf = (data: unknown) => (data as Body | null)?.extensions?.cost;

const TRIES = 20;

/**
 * Asks `version` of the API until Shopify has the points for it. Throws `invalid-input`, `unauthorised`,
 * `rate-limited`.
 */
export function graphqlOver(client: RestClient, version: string, run: Run): Ask {
  const warned = new Set<string>();
  const tellVersion = (headers: Headers) => {
    const answered = headers["x-shopify-api-version"];
    if (!answered || answered === version || warned.has(answered)) return;
    warned.add(answered);
    run.log.warn(
      `Shopify has retired version ${version} of its API and answers with ${answered}. Set that in the source's settings.`,
    );
  };
  const known = new Map<string, string>();
  return async (text, variables = {}, tries) => {
    for (let failures = 0; ; ) {
      const query = known.get(text) ?? text;
      const answer = await client.ask({
        method: "POST",
        path: "graphql.json",
        body: { query, variables },
        refuse: refusedBody,
        ...(tries !== undefined && { tries }),
      });
      tellVersion(answer.headers);
      const { data } = answer.data as Body;
      const list = errorsOf(answer.data);
      const codes = list.map(({ code }) => code);
      if (codes.includes("THROTTLED") && failures < TRIES) {
        // The pace has learnt when there are points again; the back-off is for those who share the bucket.
        await pause(backOff(++failures) / 4, run.signal);
        continue;
      }
      const shorter = withoutUnknown(query, list);
      if (shorter !== undefined) {
        run.log.warn(`This version of Shopify's API lacks a field: ${complaintOf({ errors: list })}`);
        known.set(text, shorter);
        continue;
      }
      const partial = data && Object.values(data).every((part) => part !== null);
      if (list.length > 0 && !(partial && codes.every((code) => code === "ACCESS_DENIED"))) {
        throw refusal(complaintOf({ errors: list }), codes);
      }
      for (const { message = "" } of list) {
        if (!warned.has(message)) run.log.warn(`Shopify left fields out: ${message}`);
        warned.add(message);
      }
      return { data: data ?? {}, bytes: answer.bytes };
    }
  };
}

/** Versions of the API come and go every quarter, and fields with them. */
function withoutUnknown(query: string, errors: ReturnType<typeof errorsOf>): string | undefined {
  if (!errors.every(({ code }) => code === "undefinedField")) return undefined;
  return without(query, [...new Set(errors.map(({ fieldName = "" }) => fieldName))]);
}

function refusal(said: string, codes: (string | undefined)[]): AppError {
  const details = { codes };
  if (codes.includes("MAX_COST_EXCEEDED")) {
    return new AppError("unavailable", `Shopify finds the question too costly: ${said}`, {
      ...details,
      heavy: true,
      lasting: true,
    });
  }
  if (codes.includes("ACCESS_DENIED")) {
    return new AppError("unauthorised", `The token lacks a scope. Shopify says: ${said}`, details);
  }
  if (codes.includes("THROTTLED")) {
    return new AppError("rate-limited", "Shopify takes no more questions for now. Try again later.", details);
  }
  return new AppError(
    "invalid-input",
    `Shopify refused the question: ${said} Try another API version.`,
    details,
  );
}
