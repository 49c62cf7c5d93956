/** Failures on the way to a web server, in words that say what to do. */
import { AppError } from "../../engine/contract/errors.ts";
import { describeNetworkError } from "../network-errors.ts";
import { type Blame, redact } from "./errors.ts";
import { isPassingCode } from "./retry.ts";

/** The longest answer that is taken. */
export const MOST_MEGABYTES = 256;

/** What an error without an answer means, and whether another try may not meet it. */
export function networkFailure(
  error: unknown,
  options: Blame & { base: URL; timeoutSeconds: number },
): { passing: boolean; error: AppError } {
  const { code = "", name, message: said = "", port: reached } = error as NetworkError;
  const { base, product, secrets } = options;
  const port = Number(base.port) || (base.protocol === "https:" ? 443 : 80);
  const passes = (message: string, details: object = { code }) => ({
    passing: true,
    error: new AppError("unavailable", message, { ...details, heavy: true }),
  });
  if (["ECONNABORTED", "ERR_CANCELED", "ETIMEDOUT"].includes(code) || name === "TimeoutError") {
    const message = `${product} gave no answer within ${options.timeoutSeconds} seconds. Try again, or allow more time.`;
    return passes(message, { code: "ETIMEDOUT" });
  }
  if (/aborted|socket hang up/.test(said)) {
    return passes(`The connection to ${base.host} was lost. Try again.`);
  }
  if (said.startsWith("maxContentLength")) {
    // A smaller page, where there is one, is the way; asked for again it would be as long.
    const message = `${product} answers with more than ${MOST_MEGABYTES} MB at once. Read the list in pages, or in smaller ones.`;
    const details = { heavy: true, lasting: true };
    return { passing: false, error: new AppError("unsupported", message, details) };
  }
  if (/^(HPE|Z)_/.test(code)) {
    return passes(`The answer of ${base.host} came damaged (${said}). Try again later.`);
  }
  if (code === "ECONNREFUSED" && reached !== undefined && reached !== port) {
    return passes(`The proxy on the way to ${base.host} does not answer. Check HTTPS_PROXY and HTTP_PROXY.`);
  }
  const untrusted = encryptionFailure(code, said, base);
  if (untrusted) return { passing: false, error: new AppError("unavailable", untrusted, { code }) };
  const told = describeNetworkError(product, error, { host: base.hostname, port, password: "" });
  const passing = isPassingCode(code);
  return {
    passing,
    error: new AppError(told.code, redact(told.message, secrets), { code, heavy: passing }),
  };
}

interface NetworkError {
  code?: string;
  name?: string;
  message?: string;
  /** Port that was dialled. */
  port?: number;
}

/** What is wrong with a server's encryption, and what to do; undefined where it is something else. */
function encryptionFailure(code: string, said: string, { host }: URL): string | undefined {
  if (code === "EPROTO") {
    return `${host} does not speak https. Check the address and its port, or write it with http:// if it is a private server.`;
  }
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
    ? `The certificate of ${host} is not trusted (${said.split(";")[0]}). Enter the address that it was made for; for an authority of your own, name its file in NODE_EXTRA_CA_CERTS before you start Merchbench.`
    : undefined;
}
