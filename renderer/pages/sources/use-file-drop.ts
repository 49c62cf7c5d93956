/** Files that are dropped or chosen, as one path that a source can read: where they lie, or where they were sent to. */
import { useRef, useState } from "react";
import { host, messageOf, uploadFile } from "../../client/index.ts";
import { showToast } from "../../ui/index.ts";
import { commonPath, nameOf } from "./drop-paths.ts";

export interface DroppedFiles {
  path: string;
  /** A name for the source. */
  name: string;
}

export interface Sending {
  text: string;
  sent: number;
  total: number;
}

/** `take` answers at once in the window; in a browser it sends the files, and `sending` tells how far it is. */
export function useFileDrop(onReady: (files: DroppedFiles) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const abort = useRef<AbortController>(undefined);

  async function send(files: File[]): Promise<string> {
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const folder = `${new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, "-")} ${nameOf(files.map((file) => file.name))}`;
    abort.current = new AbortController();
    let before = 0;
    let path = "";
    for (const file of files) {
      const tell = (sent: number) => setSending({ text: file.name, sent: before + sent, total });
      tell(0);
      ({ path } = await uploadFile(file, folder, tell, abort.current.signal));
      before += file.size;
    }
    return files.length === 1 ? path : path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")));
  }

  async function take(files: File[]): Promise<void> {
    if (files.length === 0) return;
    const paths = files.map((file) => host.pathOf(file)).filter((path) => path !== undefined);
    const known = paths.length === files.length ? commonPath(paths) : undefined;
    try {
      const path = known ?? (await send(files));
      onReady({ path, name: nameOf(known === undefined ? files.map((file) => file.name) : paths) });
    } catch (error) {
      showToast(messageOf(error), { kind: "error" });
    } finally {
      setSending(null);
    }
  }

  return { take, sending, cancel: () => abort.current?.abort() };
}
