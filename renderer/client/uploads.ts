/** Sends a file to the engine, which keeps it in the workspace's imports: a browser can't tell where it lies. */
import { AppError } from "../../engine/contract/errors.ts";
import { engineUrl, token } from "./session.ts";

interface Upload {
  /** Where the file now lies on the engine's computer. */
  path: string;
  size: number;
}

/** `onProgress` hears of the bytes sent so far; the signal ends the sending. Throws an AppError that says why not. */
export function uploadFile(
  file: File,
  folder: string,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    // fetch does not tell how much of a body was sent.
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ folder, name: file.name });
    request.open("PUT", `${engineUrl}/upload?${query}`);
    if (token) request.setRequestHeader("authorization", `Bearer ${token}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const answer = request.response as (Upload & { message?: string }) | null;
      if (request.status === 200 && answer) resolve(answer);
      else reject(new AppError("invalid-input", answer?.message ?? `${file.name} could not be sent.`));
    };
    request.onerror = () =>
      reject(
        new AppError("unavailable", `${file.name} could not be sent: the engine does not answer. Try again.`),
      );
    request.onabort = () => reject(new AppError("cancelled", "The sending was cancelled."));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

/** Takes back the files of a folder that were sent for nothing; the engine keeps what a source reads. Also while the page closes. */
export function discardUpload(folder: string): void {
  void fetch(`${engineUrl}/upload?${new URLSearchParams({ folder })}`, {
    method: "DELETE",
    keepalive: true,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  }).catch(() => undefined);
}
