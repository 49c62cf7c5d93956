/** What an encrypted connection to a database server trusts, and what it shows of itself. */
import { readFileSync } from "node:fs";
import { createSecureContext, getCACertificates } from "node:tls";
import { AppError } from "../engine/contract/errors.ts";

interface Encryption {
  ssl: "prefer" | "require" | "verify" | "off";
  /** Path of a PEM file with the authority that signed the server's certificate. */
  authority?: string | undefined;
  /** Paths of PEM files: this client's certificate, for servers that ask for one, and its key. */
  certificate?: string | undefined;
  certificateKey?: string | undefined;
}

interface TlsOptions {
  rejectUnauthorized: boolean;
  ca?: string[];
  cert?: string;
  key?: string;
}

/**
 * TLS options by the encryption setting: under "verify" the server's certificate must be signed by the given authority,
 * else by one that Node or the system knows. Throws `invalid-input` where a file can't be read or used.
 */
export const tlsOptions = (encryption: Encryption): TlsOptions => ({
  ...trustOf(encryption),
  ...identityOf(encryption),
});

function trustOf({ ssl, authority }: Encryption): Pick<TlsOptions, "rejectUnauthorized" | "ca"> {
  if (ssl !== "verify") return { rejectUnauthorized: false };
  const ca = authority
    ? [readPem("certificate authority", authority)]
    : [...getCACertificates("default"), ...getCACertificates("system")];
  return { rejectUnauthorized: true, ca };
}

function identityOf({ ssl, certificate, certificateKey }: Encryption): Pick<TlsOptions, "cert" | "key"> {
  const asked = ssl === "require" || ssl === "verify";
  if (!asked || (!certificate && !certificateKey)) return {};
  if (!certificate || !certificateKey)
    throw new AppError("invalid-input", "Give the client certificate and its key, or neither.");
  const identity = {
    cert: readPem("client certificate", certificate),
    key: readPem("key of the client certificate", certificateKey),
  };
  try {
    createSecureContext(identity);
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `The client certificate ${certificate} and its key can't be used (${(error as Error).message}). Give PEM files that belong together, the key without a passphrase.`,
    );
  }
  return identity;
}

function readPem(what: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new AppError(
      "invalid-input",
      `The ${what} ${path} can't be read. Choose its PEM file, or leave the field empty.`,
    );
  }
}
