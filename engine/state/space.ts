/** Room on the workspace's disk: work stops while there is some left, so that nothing is cut in the middle. */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { AppError } from "../contract/errors.ts";

/** Below this, jobs end and none starts. A load writes up to half of it between two looks at the disk. */
const NEEDED_BYTES = 100e6;
/** Kept beside the state, so that what happened can still be written down when the disk is full. */
const RESERVE_BYTES = 2e6;

/** Why no work may run on the disk that holds `folder`: little room, or the disk is gone; undefined while there is room. */
export function lowOnSpace(folder: string): AppError | undefined {
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(folder);
    free = bavail * bsize;
  } catch (error) {
    const message = `The folder of the workspace, ${folder}, can't be reached. Connect its disk or put the folder back, then start Merchbench again.`;
    return new AppError("unavailable", message, { folder }, error);
  }
  if (free >= NEEDED_BYTES) return undefined;
  const megabytes = (bytes: number) => `${Math.floor(bytes / 1e6)} MB`;
  return new AppError(
    "unavailable",
    `Only ${megabytes(free)} are free on the disk of the workspace; work stops below ${megabytes(NEEDED_BYTES)}, before anything is cut. Free space, then run it again to go on.`,
    { folder, freeBytes: free, neededBytes: NEEDED_BYTES },
  );
}

/** Path of the reserve that is kept beside a state database. */
export const reserveOf = (path: string) => `${path}.reserve`;

/** Takes the reserve where there is room for it and it is not taken yet. */
export function takeReserve(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= RESERVE_BYTES) return;
  const file = openSync(path, "w", 0o600);
  try {
    // Written, not only lengthened: a hole in a file reserves nothing.
    for (let written = 0; written < RESERVE_BYTES; ) written += writeSync(file, Buffer.alloc(64 * 1024, 1));
  } catch {
    ftruncateSync(file, 0);
  } finally {
    closeSync(file);
  }
}

/** Gives the reserve back to the disk; answers whether there was one. */
export function releaseReserve(path: string): boolean {
  if (!existsSync(path)) return false;
  rmSync(path, { force: true });
  return true;
}
