/** Files that are dropped or chosen, as one path that a source can read: where they lie, or where they were sent to. */
import { useCallback, useEffect, useRef, useState } from "react";
import { discardUpload, host, messageOf, uploadFile } from "../../client/index.ts";
import { showToast } from "../../ui/index.ts";
import { commonPath, lastOf, nameOf } from "./drop-paths.ts";
import { droppedFiles } from "./dropped-files.ts";

export interface DroppedFiles {
  path: string;
  /** A name for the source. */
  name: string;
  /** What was dropped together, by the names that the engine knows it by; empty for a single file or folder. */
  parts: string[];
}

export interface Sending {
  text: string;
  sent: number;
  total: number;
}

/**
 * `take` answers at once in the window; in a browser it sends the files, and `sending` tells how far it is.
 * `discard` is for when the form is left, saved or not: files that were sent and that no source reads are taken back.
 */
export function useFileDrop(onReady: (files: DroppedFiles) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const abort = useRef<AbortController>(undefined);
  /** Folder of imports that the last files were sent to. */
  const sent = useRef<string>(undefined);
  const discard = useCallback(() => {
    abort.current?.abort();
    if (sent.current !== undefined) discardUpload(sent.current);
    sent.current = undefined;
  }, []);
  useEffect(() => {
    addEventListener("pagehide", discard);
    return () => {
      removeEventListener("pagehide", discard);
      discard();
    };
  }, [discard]);

  /** What was dropped last counts: the files before it are taken back. */
  function startSending(folder: string): AbortController {
    discard();
    sent.current = folder;
    abort.current = new AbortController();
    return abort.current;
  }

  async function send(files: File[], name: string): Promise<Pick<DroppedFiles, "path" | "parts">> {
    const total = files.reduce((sum, file) => sum + file.size, 0);
    // To the millisecond, so that no two sendings share a folder.
    const folder = `${new Date().toISOString().slice(0, 23).replaceAll(/[T:.]/g, "-")} ${name}`;
    const { signal } = startSending(folder);
    let before = 0;
    const paths: string[] = [];
    for (const file of files) {
      const tell = (sent: number) => setSending({ text: file.name, sent: before + sent, total });
      tell(0);
      const { path } = await uploadFile(file, folder, tell, signal).catch((error: unknown) => {
        discardUpload(folder);
        throw error;
      });
      paths.push(path);
      before += file.size;
    }
    const [path = ""] = paths;
    return paths.length === 1
      ? { path, parts: [] }
      : { path: path.slice(0, -lastOf(path).length - 1), parts: paths.map(lastOf) };
  }

  async function take(files: File[], folder?: string): Promise<void> {
    if (files.length === 0) return;
    const paths = files.map((file) => host.pathOf(file)).filter((path) => path !== undefined);
    const known = paths.length === files.length ? commonPath(paths) : undefined;
    try {
      const name = nameOf(folder ? [folder] : known === undefined ? files.map((file) => file.name) : paths);
      const lying = known !== undefined && { path: known, parts: paths.length > 1 ? paths.map(lastOf) : [] };
      onReady({ name, ...(lying || (await send(files, name))) });
    } catch (error) {
      showToast(messageOf(error), { kind: "error" });
    } finally {
      setSending(null);
    }
  }

  async function takeDropped(transfer: DataTransfer): Promise<void> {
    try {
      const { files, name } = await droppedFiles(transfer);
      if (files.length === 0) showToast("The folder holds no files. Drop one that does.", { kind: "error" });
      await take(files, name);
    } catch (error) {
      showToast(`The folder could not be read: ${messageOf(error)}`, { kind: "error" });
    }
  }

  return { take, takeDropped, sending, cancel: () => abort.current?.abort(), discard };
}
