/** What a page may do: show the engine's own origin and nothing else. After Electron's security checklist. */
import { app, type IpcMainInvokeEvent, type Session, shell, type WebContents } from "electron";

/** The one origin that pages may have; it changes when another workspace is opened. */
let allowedOrigin: string | undefined;

/** From now on pages of this engine are allowed, and no others. */
export function allowOrigin(url: string): void {
  allowedOrigin = new URL(url).origin;
}

/** Whether an address is the engine's. */
export function isAllowed(url: string): boolean {
  return allowedOrigin !== undefined && URL.canParse(url) && new URL(url).origin === allowedOrigin;
}

/** True for a message of the main frame of a page at the allowed origin. */
export function isTrustedSender(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isAllowed(frame.url);
}

/** Opens an https address in the user's browser; every other scheme could start a program. */
export async function openHttps(url: string): Promise<void> {
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") {
    throw new Error("Only https links can be opened.");
  }
  await shell.openExternal(url);
}

function lockContents(contents: WebContents): void {
  contents.on("will-navigate", (event) => {
    if (!isAllowed(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (!isAllowed(event.url)) event.preventDefault();
  });
  contents.on("will-frame-navigate", (event) => {
    if (!isAllowed(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}

/** Copying a link is all that pages ask for; camera, location, notifications and the rest are refused. */
function lockSession(session: Session): void {
  const granted = (permission: string, url: string): boolean =>
    permission === "clipboard-sanitized-write" && isAllowed(url);
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(granted(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  // Requests to any other host, from whatever slipped into a page, never leave the machine.
  session.webRequest.onBeforeRequest((details, answer) => {
    const scheme = new URL(details.url).protocol;
    const local = ["devtools:", "blob:", "data:"].includes(scheme);
    const url = details.url.replace(/^ws/, "http");
    answer({ cancel: !local && !isAllowed(url) });
  });
}

/** Applies the locks to every window and session that will ever exist. Call before the first window. */
export function lockDown(): void {
  // Chromium cannot sandbox as root (containers); there the one window is still sandboxed by its own preferences.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  app.on("web-contents-created", (_event, contents) => lockContents(contents));
  app.on("session-created", lockSession);
}
