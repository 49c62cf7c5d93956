/** The one error class of the product. Codes are a closed list; every message says what to do next. */

export const ERROR_CODES = [
  "invalid-input",
  "not-found",
  "conflict",
  "unauthorised",
  "unavailable",
  "unsupported",
  "rate-limited",
  "cancelled",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** HTTP status that stands for each code on the wire. */
export const STATUS_OF_CODE: Record<ErrorCode, number> = {
  "invalid-input": 400,
  unauthorised: 401,
  "not-found": 404,
  conflict: 409,
  unsupported: 422,
  "rate-limited": 429,
  cancelled: 499,
  internal: 500,
  unavailable: 503,
};

/** Plain form of an error, as stored in a job row and sent over the wire. */
export interface ErrorInfo {
  code: ErrorCode;
  /** What happened and what to do about it, one or two sentences. */
  message: string;
  details?: Record<string, unknown> | undefined;
}

/**
 * An error to be told as it is: a code of the closed list, a message that says what to do next, and facts for
 * programs.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

/** What a step throws when its work was cancelled; `cause` is what the interrupted call threw. */
export function cancelled(cause?: unknown): AppError {
  return new AppError("cancelled", "Cancelled. Start it again to go on.", undefined, cause);
}

/** Whether work ended so because who asked for it gave up. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof AppError && error.code === "cancelled";

/** A text of somebody else's as a sentence: with a full stop, unless it ends already. */
export const asSentence = (text: string): string => (/[.!?]\)?$/.test(text) ? text : `${text}.`);

const DISK_FULL = /no space left on device|ENOSPC|database or disk is full/i;

/** Whether the reason of a failure is that there is no room on the disk. */
export const isDiskFull = (message: string): boolean => DISK_FULL.test(message);

/** At the beginning, or behind what was tried meanwhile; a transaction that can't be ended says only what it lacked. */
const OUT_OF_MEMORY = /^(Error: )?Out of Memory Error: |failed to (pin|allocate) block/m;

/** Whether the reason of a failure is that the warehouse has no memory left. */
export const isOutOfMemory = (message: string): boolean => OUT_OF_MEMORY.test(message);

/**
 * Turns anything thrown into the plain form; an abort becomes `cancelled`, the unknown `internal`. Work that its
 * signal ended carries the signal's reason where that is an error of ours, and is cancelled otherwise.
 */
export function toErrorInfo(error: unknown, signal?: AbortSignal): ErrorInfo {
  if (signal?.aborted) return toErrorInfo(signal.reason instanceof AppError ? signal.reason : cancelled());
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, ...(error.details && { details: error.details }) };
  }
  if (error instanceof Error && error.name === "AbortError") return toErrorInfo(cancelled());
  const message = error instanceof Error ? error.message : String(error);
  if (isDiskFull(message)) {
    return { code: "unavailable", message: "The disk is full. Free space, then run it again to go on." };
  }
  if (isOutOfMemory(message)) {
    return {
      code: "unsupported",
      message:
        "This takes more memory than the warehouse may use. Do less at once: split files with very large records or thousands of columns, leave large columns out, or ask for fewer rows.",
    };
  }
  return { code: "internal", message };
}

/** Throws `cancelled` when the signal has fired. Call it between the steps of long work. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}
