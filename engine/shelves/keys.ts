/** The key under which mart.recommendations is sorted: one number for a list, so that a scan reads one small part. */
import { createHash } from "node:crypto";

/** Low 64 bits of the MD5, as DuckDB's md5_number_lower gives them. */
export function listKey(placement: string, kind: string, id: string): bigint {
  return createHash("md5").update(`${placement} ${kind} ${id}`).digest().readBigUInt64LE(8);
}
