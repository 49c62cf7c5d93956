/** Checkpoints of a compute worker: one file a key, so that weights need not pass through the engine or its database. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Checkpoint } from "../contract/run.ts";

/** Keeps values (typed arrays too) in `folder`. A write cut off by a crash leaves the value before it. */
export function checkpointIn(folder: string): Checkpoint {
  const fileOf = (key: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 16)}.bin`);
  return {
    get<T>(key: string) {
      const path = fileOf(key);
      return existsSync(path) ? (deserialize(readFileSync(path)) as T) : undefined;
    },
    set(key, value) {
      mkdirSync(folder, { recursive: true });
      const path = fileOf(key);
      writeFileSync(`${path}.new`, serialize(value));
      renameSync(`${path}.new`, path);
    },
  };
}
