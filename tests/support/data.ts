/** Finds the public data sets that some tests check figures against; they are read in place, never copied. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { zstdDecompressSync } from "node:zlib";

const ROOT = process.env.MERCHBENCH_DATA ?? resolve(import.meta.dirname, "../../../shared/data");

/** Absolute path of a data file such as `cdnow/CDNOW_master.txt.zst`. */
export function dataFile(name: string): string {
  return join(ROOT, name);
}

/** False where the data folder is absent; tests then skip, and say so in their title. */
export function hasData(name: string): boolean {
  return existsSync(dataFile(name));
}

/** Why a suite on it is skipped, for the suite's title; empty where it is there. */
export function skipReason(name: string): string {
  return hasData(name) ? "" : ` (skipped: ${name} is not there)`;
}

/** Text of a zstd-compressed data file. */
export function readData(name: string): string {
  return zstdDecompressSync(readFileSync(dataFile(name))).toString("utf8");
}
