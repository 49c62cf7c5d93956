/** What an encrypted connection to a database server trusts. */
import { readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";
import { AppError } from "../engine/contract/errors.ts";

interface Encryption {
  ssl: "prefer" | "require" | "verify" | "off";
  /** Path of a PEM file with the authority that signed the server's certificate. */
  authority?: string | undefined;
}

/**
 * TLS options by the encryption setting: under "verify" the server's certificate must be signed by the given authority,
 * else by one that Node or the system knows. Throws `invalid-input` where the file can't be read.
 */
export function trustOf({ ssl, authority }: Encryption): { rejectUnauthorized: boolean; ca?: string[] } {
  if (ssl !== "verify") return { rejectUnauthorized: false };
  if (!authority) {
    return {
      rejectUnauthorized: true,
      ca: [...getCACertificates("default"), ...getCACertificates("system")],
    };
  }
  try {
    return { rejectUnauthorized: true, ca: [readFileSync(authority, "utf8")] };
  } catch {
    throw new AppError(
      "invalid-input",
      `The certificate authority ${authority} can't be read. Choose its PEM file, or leave the field empty.`,
    );
  }
}
