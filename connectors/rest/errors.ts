/** Answers that are no success, in words that say what to do; secrets never stand in them. */
import { AppError } from "../../engine/contract/errors.ts";
import { isHeavyStatus, isLimitStatus } from "./retry.ts";

export interface Blame {
  /** As the messages call the other side: "Shopify", "the shop". */
  product: string;
  secrets: string[];
  /** What else may help with an answer that is no success. */
  hint?(status: number, data: unknown): string | undefined;
}

/** The text without any of the secrets, however they are encoded in it. */
export function redact(text: string, secrets: string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    const shapes = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
    for (const shape of shapes) clean = clean.replaceAll(shape, "•••");
  }
  return clean;
}

/** What a status other than success means. `data` is the answer's body, parsed where it is JSON. */
export function statusError(status: number, asked: string, data: unknown, blame: Blame): AppError {
  const said = redact(complaintOf(data), blame.secrets);
  const hint = blame.hint?.(status, data);
  const quote = (hint ? ` ${hint}` : "") + (said ? ` It says: ${said}` : "");
  const path = redact(asked, blame.secrets);
  const details = { status, path, heavy: isHeavyStatus(status) };
  const error = (code: AppError["code"], message: string) => new AppError(code, message + quote, details);
  const { product } = blame;
  if (status === 401)
    return error("unauthorised", `${product} does not accept these credentials. Enter them again.`);
  if (status === 403 && typeof data === "string" && data.startsWith("<")) {
    const page = `a web page${redact(titleOf(data), blame.secrets)}`;
    const how = "Let this computer's address through there; else grant these credentials the right.";
    return error(
      "unavailable",
      `${product} turned the request for ${path} away with ${page}, as a firewall or a bot check before it does. ${how}`,
    );
  }
  if (status === 403)
    return error("unauthorised", `${product} does not let these credentials read ${path}. Grant the right.`);
  if (status === 404) return error("not-found", `${product} has nothing at ${path}. Check the address.`);
  if (status === 407) {
    const how = "Put user and password into HTTPS_PROXY: http://user:password@proxy.example.org:3128.";
    return error("unavailable", `A proxy on the way wants a password. ${how}`);
  }
  if (isLimitStatus(status))
    return error("rate-limited", `${product} takes no more requests for now. Try again later.`);
  if (isHeavyStatus(status))
    return error("unavailable", `${product} answers with an error (${status}). Try again later.`);
  const isSize = [400, 422].includes(status) && PAGE_SIZE.test(said);
  if (isSize) Object.assign(details, { heavy: true, lasting: true });
  return error("invalid-input", `${product} refused the request for ${path} (${status}).`);
}

/** The title of a web page as ` ("Sign in")`; empty where it has none. */
export function titleOf(page: string): string {
  const [, title = ""] = /<title[^>]*>\s*([^<]{1,80})/i.exec(page) ?? [];
  return title && ` ("${title.trim()}")`;
}

/** A server that complains of this allows fewer rows a page than others of its kind. */
const PAGE_SIZE = /page.?size|per.?page/i;

/** True for failures that a smaller page may avoid. */
export const isHeavy = (error: unknown): boolean =>
  error instanceof AppError && error.details?.heavy === true;

/** True where the size itself is refused, today and tomorrow. */
export const isLasting = (error: unknown): boolean =>
  error instanceof AppError && error.details?.lasting === true;

/** The server's own words, out of the shapes in which APIs put them; empty when there are none. */
export function complaintOf(data: unknown): string {
  if (typeof data === "string") return /^\s*</.test(data) ? "" : data.trim().slice(0, 300);
  if (typeof data !== "object" || data === null) return "";
  const { message, errors, error, error_description, detail, parameters } = data as Record<string, unknown>;
  if (typeof message === "string") return fillIn(message, parameters).slice(0, 300);
  if (typeof errors === "string") return errors.slice(0, 300);
  if (Array.isArray(errors)) return errors.map(complaintOf).filter(Boolean).join("; ").slice(0, 300);
  const text = [error, error_description, detail].filter((part) => typeof part === "string").join(": ");
  if (text) return text.slice(0, 300);
  return typeof error === "object" ? complaintOf(error) : "";
}

/** Adobe Commerce names its values beside the message: `%fieldName is wrong` and { fieldName: "x" }. */
function fillIn(message: string, parameters: unknown): string {
  if (typeof parameters !== "object" || parameters === null) return message;
  const values = Array.isArray(parameters)
    ? parameters.map((value, at) => [String(at + 1), value] as const)
    : Object.entries(parameters);
  return values.reduce((text, [name, value]) => text.replaceAll(`%${name}`, String(value)), message);
}

/** A success that holds no list where one was asked for: mostly a plug-in's or a cache's own answer, which passes. */
export function noList(path: string, data: unknown): AppError {
  const said = complaintOf(data);
  const quote = said ? ` It says: ${said}` : "";
  return new AppError(
    "unavailable",
    `The shop answered ${path} with something that is no list. Try again later.${quote}`,
  );
}

/** Pages that come again although more rows are to follow: reading on would have no end, and stopping lose rows. */
export function samePage(product: string, path: string): AppError {
  return new AppError(
    "unavailable",
    `${product} gives the same page of ${path} again and again. A cache before it may be at fault: let it pass requests to the API.`,
  );
}
