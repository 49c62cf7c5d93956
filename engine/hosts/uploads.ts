/**
 * Files that a browser sends, since it can't tell where they lie: written as they come into the workspace's imports
 * folder. `PUT /upload?folder=orders&name=orders.csv` answers `{ path, size }`, `DELETE /upload?folder=orders` takes
 * them back as long as no source reads them; the token was checked before.
 */
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "../contract/errors.ts";
import type { Engine } from "../engine.ts";
import { dropImport, importsFolder } from "../ingest/imports.ts";

/** Takes the file. Throws `invalid-input` for a name that is none, and for a disk that is full. */
export async function receiveUpload(
  workspace: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = new URL(request.url ?? "", "http://engine").searchParams;
  const folder = join(importsFolder(workspace), safeName(asked.get("folder")));
  const path = join(folder, safeName(asked.get("name")));
  const part = `${path}.part`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await pipeline(request, createWriteStream(part, { mode: 0o600 }));
    const { size } = await stat(part);
    const declared = Number(request.headers["content-length"] ?? size);
    if (size !== declared)
      throw new AppError("invalid-input", "The file did not arrive whole. Send it again.");
    await rename(part, path);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ path, size }));
  } catch (error) {
    await rm(part, { force: true });
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    throw new AppError("invalid-input", "The disk is full. Free some space, then send the file again.");
  }
}

/** Deletes the files of one sending, of a form that was left for one; those that a source reads stay. */
export async function discardUpload(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = new URL(request.url ?? "", "http://engine").searchParams;
  await dropImport(engine, join(importsFolder(engine.folder), safeName(asked.get("folder"))));
  response.writeHead(204).end();
}

/** A plain name: no path, nothing hidden, nothing that only one system allows. */
function safeName(given: string | null): string {
  const name = basename((given ?? "").replaceAll("\\", "/"))
    .replaceAll(/[\p{Cc}<>:"|?*{}[\],]/gu, "_")
    .replace(/^\.+/, "")
    .slice(-150)
    .trim();
  if (name !== "") return name;
  throw new AppError(
    "invalid-input",
    "Give the file a name and a folder: /upload?folder=orders&name=orders.csv",
  );
}
