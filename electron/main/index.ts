// The desktop shell: one window on the engine's page, native dialogs, the keychain, the engine's life.
// May import: engine/contract, electron; no business logic and no data. To add something the page may ask
// of the machine: see electron/preload/index.ts.
import { app } from "electron";
import { runShell } from "./app.ts";
import { lockDown } from "./security.ts";

lockDown();

if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  void app.whenReady().then(() => {
    const shell = runShell();
    app.on("second-instance", () => shell.focus());
    app.on("activate", () => shell.focus());

    let stopped = false;
    app.on("will-quit", (event) => {
      if (stopped) return;
      event.preventDefault();
      void shell.quit().finally(() => {
        stopped = true;
        app.quit();
      });
    });
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
}
