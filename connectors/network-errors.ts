/** Errors of reaching a server, in words that say what to do; shared by the database connectors. */
import { AppError } from "../engine/contract/errors.ts";

interface Address {
  host: string;
  port: number;
  password: string;
}

/** What went wrong between here and the server; the driver's own message, without the password, otherwise. */
export function describeNetworkError(product: string, error: unknown, config: Address): AppError {
  const { code, message } = flatten(error);
  const where = `${config.host}:${config.port}`;
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return unavailable(
        `The name "${config.host}" is not known. Check the server's name and the network.`,
        code,
      );
    case "ECONNREFUSED":
      return unavailable(
        `Nothing answers at ${where}. Check server and port, and that ${product} is running.`,
        code,
      );
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return unavailable(`No answer from ${where}. Check the network, the firewall and the VPN.`, code);
    case "ECONNRESET":
    case "EPIPE":
    case "PROTOCOL_CONNECTION_LOST":
      return unavailable("The connection was lost. Try again.", code);
  }
  if (code && OF_STATEMENTS.test(code)) return saidBy(product, message, config, code);
  if (code === "ENOENT" && config.host.startsWith("/"))
    return unavailable(
      `There is no socket ${config.host}. Check the path, and that ${product} is running.`,
      code,
    );
  if (/altnames|cert's CN/.test(message)) {
    return unavailable(
      `The server's certificate is for another name (${message}). Use the name that stands in it, or choose require to encrypt without checking who answers.`,
      code,
    );
  }
  if (/certificate/i.test(message)) {
    const reason = message.replace(/; if the root CA is installed.*$/, "");
    return unavailable(
      `The server's certificate is not known here (${reason}). Give its certificate authority, or choose require to encrypt without checking who answers.`,
      code,
    );
  }
  if (/timeout|timed out/i.test(message)) {
    return unavailable(
      `No answer from ${where} within 10 seconds. Check the network and the firewall.`,
      "ETIMEDOUT",
    );
  }
  // PostgreSQL's driver says the last one where the connection went between two statements.
  if (/terminat|closed|ended|not queryable/i.test(message))
    return unavailable("The connection was lost. Try again.", code);
  if (/SSL|TLS/i.test(message)) {
    return unavailable(`Encryption failed (${message}). Change the encryption setting.`, code);
  }
  return saidBy(product, message, config, code);
}

/**
 * Codes by which PostgreSQL, MySQL and MariaDB refuse a statement. What they say names tables and columns, and
 * `recommended` is no sign of a connection that ended.
 */
const OF_STATEMENTS = /^((2[1-3]|27|42|44|P0)[0-9A-Z]{3}|ER_(?!NET_).*)$/;

const saidBy = (product: string, message: string, { password }: Address, code: string | undefined) =>
  new AppError("internal", `${product} says: ${withoutSecret(message, password)}`, { code });

/** Says which table or view can't be read as it is, or an answer of the server without known words was about. */
export function inStream(stream: string, error: AppError): AppError {
  if (error.code === "unsupported")
    return new AppError(error.code, `${stream} can't be read. ${error.message}`, error.details);
  if (error.code !== "internal") return error;
  const advice = "Have its owner mend it, or map other tables, so that it is not read.";
  return new AppError("internal", `${stream} can't be read. ${error.message}. ${advice}`, error.details);
}

function unavailable(message: string, code: string | undefined): AppError {
  return new AppError("unavailable", message, { code });
}

/** A host with several addresses fails with one error for each; the first says enough. */
function flatten(error: unknown): { code?: string; message: string } {
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const { code, message = String(first) } = first as { code?: string; message?: string };
  return { code, message };
}

function withoutSecret(message: string, secret: string): string {
  return secret ? message.replaceAll(secret, "•••") : message;
}
