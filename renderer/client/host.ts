/** The Host: from the shell's preload in the window, from the browser otherwise. */

import { create } from "zustand";
import { AppError } from "../../engine/contract/errors.ts";
import type { Host, PickOptions, SaveOptions } from "../../engine/contract/host.ts";

declare global {
  interface Window {
    merchbenchHost?: Host;
  }
}

interface PathQuestion {
  kind: "file" | "folder";
  title: string;
  answer(path: string | undefined): void;
}

/** A browser can't tell a file's path, so the page asks for it; `PathDialog` shows the question. */
export const usePathQuestion = create<{ question: PathQuestion | null }>()(() => ({ question: null }));

function ask(kind: PathQuestion["kind"], options?: PickOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const answer = (path: string | undefined) => {
      usePathQuestion.setState({ question: null });
      resolve(path?.trim() || undefined);
    };
    const title = options?.title ?? (kind === "file" ? "Choose a file" : "Choose a folder");
    usePathQuestion.setState({ question: { kind, title, answer } });
  });
}

async function download({ name, content }: SaveOptions): Promise<string> {
  const url = URL.createObjectURL(new Blob([content as BlobPart]));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return name;
}

async function notify(title: string, body: string): Promise<void> {
  if (!("Notification" in window)) return;
  if (Notification.permission === "default") await Notification.requestPermission();
  if (Notification.permission === "granted") new Notification(title, { body });
}

const browserHost: Host = {
  kind: "browser",
  platform: navigator.platform,
  pickFile: (options) => ask("file", options),
  pickFolder: (options) => ask("folder", options),
  pathOf: () => undefined,
  saveFile: download,
  notify,
  openLink: async (url) => {
    if (url.startsWith("https://")) window.open(url, "_blank", "noopener,noreferrer");
  },
  setTheme: async () => {},
  openWorkspace: async (folder) => {
    throw new AppError(
      "unsupported",
      `A browser stays with one workspace. Run \`merchbench serve --workspace ${folder}\` and open the address it prints.`,
    );
  },
  onEngineRestarted: () => () => {},
};

export const host: Host = window.merchbenchHost ?? browserHost;
