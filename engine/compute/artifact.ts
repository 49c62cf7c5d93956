/** An artifact on disk: artifact.json (metadata, shapes) and one little-endian .bin a tensor. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact, Tensor } from "../../models/model.ts";
import { AppError } from "../contract/errors.ts";

const KINDS = { float64: Float64Array, float32: Float32Array, int32: Int32Array } as const;
type Kind = keyof typeof KINDS;

interface Stored {
  meta: Record<string, unknown>;
  tensors: { name: string; file: string; shape: number[]; dtype: Kind }[];
}

const kindOf = (data: Tensor["data"]): Kind =>
  data instanceof Float64Array ? "float64" : data instanceof Float32Array ? "float32" : "int32";

/** Writes the artifact into the folder, the description last, so that a cut write is no artifact. */
export function saveArtifact(folder: string, artifact: Artifact): void {
  mkdirSync(folder, { recursive: true });
  const tensors = Object.entries(artifact.tensors).map(([name, { shape, data }], k) => {
    const file = `tensor-${k}.bin`;
    writeFileSync(join(folder, file), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return { name, file, shape, dtype: kindOf(data) };
  });
  writeFileSync(
    join(folder, "artifact.json"),
    JSON.stringify({ meta: artifact.meta, tensors } satisfies Stored),
  );
}

/** Reads an artifact back. Throws `not-found` where the folder holds none. */
export function loadArtifact(folder: string): Artifact {
  const path = join(folder, "artifact.json");
  if (!existsSync(path)) {
    throw new AppError("not-found", "The files of this model version are gone. Train the model again.", {
      path,
    });
  }
  const stored = JSON.parse(readFileSync(path, "utf8")) as Stored;
  const tensors = stored.tensors.map(({ name, file, shape, dtype }): [string, Tensor] => {
    const bytes = readFileSync(join(folder, file));
    // A copy, because a pooled Buffer need not start at a multiple of the element size.
    const data = new KINDS[dtype](new Uint8Array(bytes).buffer);
    return [name, { shape, data }];
  });
  return { meta: stored.meta, tensors: Object.fromEntries(tensors) };
}
