/** Secrets, encrypted with AES-256-GCM; the key never lies in the workspace. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../contract/errors.ts";
import type { StateDatabase } from "./database.ts";
import { makeHome, writePrivate } from "./home.ts";

export interface Secrets {
  set(owner: string, field: string, value: string): void;
  /** Secrets of a connection by field name. Throws `unauthorised` when they were stored with another key. */
  get(owner: string): Record<string, string>;
  fields(owner: string): string[];
  deleteAll(owner: string): void;
}

const KEY_BYTES = 32;

/** `MERCHBENCH_KEY` (base64, 32 bytes; the shell takes it from the keychain), else a 0600 key file in the home folder. */
export function secretKey(home: string): Buffer {
  const given = process.env.MERCHBENCH_KEY;
  if (given) {
    const key = Buffer.from(given, "base64");
    if (key.length !== KEY_BYTES) {
      throw new AppError(
        "invalid-input",
        "MERCHBENCH_KEY must be 32 bytes in base64. Make one with: openssl rand -base64 32",
      );
    }
    return key;
  }
  const path = join(home, "key");
  if (!existsSync(path)) {
    makeHome(home);
    writePrivate(path, randomBytes(KEY_BYTES));
  }
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) {
    throw new AppError(
      "unavailable",
      `The key file ${path} is damaged. Restore it, or delete it and enter the passwords again.`,
    );
  }
  return key;
}

/** Secrets kept in the state database, AES-256-GCM under the key of 32 bytes. */
export function secretsOf(database: StateDatabase, key: Buffer): Secrets {
  const select = database.prepare<[string], { field: string; nonce: Buffer; value: Buffer; tag: Buffer }>(
    "SELECT field, nonce, value, tag FROM secrets WHERE owner = ?",
  );
  const insert = database.prepare(
    "INSERT OR REPLACE INTO secrets (owner, field, nonce, value, tag) VALUES (?, ?, ?, ?, ?)",
  );
  const remove = database.prepare("DELETE FROM secrets WHERE owner = ?");
  return {
    set(owner, field, value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(`${owner}/${field}`));
      const encrypted = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
      insert.run(owner, field, nonce, encrypted, cipher.getAuthTag());
    },
    get(owner) {
      const rows = select.all(owner);
      return Object.fromEntries(rows.map((row) => [row.field, decrypt(key, owner, row)]));
    },
    fields: (owner) => select.all(owner).map((row) => row.field),
    deleteAll: (owner) => void remove.run(owner),
  };
}

function decrypt(
  key: Buffer,
  owner: string,
  row: { field: string; nonce: Buffer; value: Buffer; tag: Buffer },
): string {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, row.nonce)
      .setAAD(Buffer.from(`${owner}/${row.field}`))
      .setAuthTag(row.tag);
    return Buffer.concat([decipher.update(row.value), decipher.final()]).toString("utf8");
  } catch (error) {
    throw new AppError(
      "unauthorised",
      "The stored password can't be decrypted with this computer's key. Enter it again in the source's or target's settings.",
      { field: row.field },
      error,
    );
  }
}
