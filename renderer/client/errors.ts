/** Anything that a call can throw, as the plain form that the page shows. */

import { ORPCError } from "@orpc/client";
import { ERROR_CODES, type ErrorCode, type ErrorInfo } from "../../engine/contract/errors.ts";

const LOST = "The engine does not answer. It starts again by itself; retry in a moment.";
const REFUSED =
  "The engine refused this page's token. Open Merchbench again, or use the address that `merchbench serve` printed.";

const toCode = (text: string): ErrorCode | undefined => {
  const kebab = text.toLowerCase().replaceAll("_", "-");
  return ERROR_CODES.find((code) => code === kebab);
};

const NAMED_BY_STATUS: Partial<Record<number, ErrorCode>> = {
  400: "invalid-input",
  401: "unauthorised",
  403: "unauthorised",
  404: "not-found",
  409: "conflict",
  422: "unsupported",
  429: "rate-limited",
  499: "cancelled",
  503: "unavailable",
};

function fromOrpc(error: ORPCError<string, unknown>): ErrorInfo {
  const data = error.data as { code?: string; details?: Record<string, unknown> } | null | undefined;
  const told = toCode(data?.code ?? "") ?? toCode(error.code);
  const code = told ?? NAMED_BY_STATUS[error.status] ?? "internal";
  // A command that tells of a refusal, a store's for one, has words of its own; the door has none.
  const atTheDoor = code === "unauthorised" && toCode(error.code) === undefined;
  return {
    code,
    message: atTheDoor ? REFUSED : error.message,
    details: data?.details ?? (data as Record<string, unknown> | undefined),
  };
}

export function errorInfo(error: unknown): ErrorInfo {
  if (error instanceof ORPCError) return fromOrpc(error);
  if (isErrorInfo(error)) return error;
  if (isOffline(error)) return { code: "unavailable", message: LOST };
  if (error instanceof DOMException && error.name === "AbortError") {
    return { code: "cancelled", message: "Cancelled. Start it again to go on." };
  }
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}

/** What the engine found wrong in a configuration, by field; empty where the error is about something else. */
export const problemsOf = (error: unknown): Record<string, string> =>
  (errorInfo(error).details?.problems as Record<string, string> | undefined) ?? {};

const isErrorInfo = (error: unknown): error is ErrorInfo =>
  typeof error === "object" &&
  error !== null &&
  !(error instanceof Error) &&
  "code" in error &&
  "message" in error;

/** True when no answer came at all: the engine is down or starting. */
export function isOffline(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
}
