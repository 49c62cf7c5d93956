/** The key that encrypts secrets, kept in the user's keychain through Electron's safeStorage. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, safeStorage } from "electron";

const KEY_BYTES = 32;

function keychainReady(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  // On Linux without a keyring, Electron falls back to a key that is in its own source code.
  return process.platform !== "linux" || safeStorage.getSelectedStorageBackend() !== "basic_text";
}

function readKey(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const key = Buffer.from(safeStorage.decryptString(readFileSync(file)), "base64");
    if (key.length === KEY_BYTES) return key;
  } catch {
    // Encrypted under a keychain that is gone; kept aside, in case it comes back.
  }
  renameSync(file, `${file}.unreadable`);
  return undefined;
}

/** Base64 of the 32-byte key, made at first use; undefined where no keychain is, the engine then uses its key file. */
export function secretKey(): string | undefined {
  if (!keychainReady()) return undefined;
  const file = join(app.getPath("userData"), "engine-key");
  const kept = readKey(file);
  if (kept) return kept.toString("base64");
  const made = randomBytes(KEY_BYTES).toString("base64");
  writeFileSync(file, safeStorage.encryptString(made), { mode: 0o600 });
  return made;
}
