/** Starts a private database server in a temporary folder for tests, and sees that it ends with them. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Path of an executable on PATH or in the given folders, or undefined. */
export function findBinary(name: string, folders: string[] = []): string | undefined {
  for (const folder of [...folders, ...(process.env.PATH ?? "").split(delimiter)]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

/** Debian keeps PostgreSQL's server programs off PATH, one folder a version; the newest comes first. */
export function postgresFolders(): string[] {
  const base = "/usr/lib/postgresql";
  if (!existsSync(base)) return [];
  return readdirSync(base)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(base, version, "bin"));
}

/** Below what systems give to connections and to servers that name no port, or one of those may take it meanwhile. */
const [LOWEST_PORT, HIGHEST_PORT] = [20_000, 32_000];

/** A TCP port of 127.0.0.1 that was free a moment ago, and that nobody gets who does not ask for it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}

/** A fresh folder that the server's user may enter. */
export async function serverFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "merchbench-server-"));
  await chmod(folder, 0o755);
  return folder;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Prefix of a command line that runs it as `user` when we are root (database servers refuse root), and
 * that ends the server when the test process is killed, where the system can do so.
 */
export function asUser(user: string): string[] {
  const setpriv = process.platform === "linux" ? findBinary("setpriv") : undefined;
  if (!setpriv) return [];
  const identity = process.getuid?.() === 0 ? ["--reuid", user, "--regid", user, "--clear-groups"] : [];
  return [setpriv, ...identity];
}

/** Hands a server folder to the account that the server will run as. */
export async function giveFolder(folder: string, user: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const id = (flag: string) => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  await chown(folder, id("-u"), id("-g"));
}

/** Runs a program to its end; a failure carries its output. */
export async function runProgram(command: string[], cwd?: string): Promise<void> {
  const child = spawn(command[0]!, command.slice(1), { stdio: ["ignore", "pipe", "pipe"], cwd });
  const output = collect(child);
  const code = await new Promise((done, fail) => child.once("error", fail).once("close", done));
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${output()}`);
}

export interface ServerProcess {
  child: ChildProcess;
  output(): string;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a server that lives until `stop` or until this process ends. */
export function startServer(user: string, command: string[], cwd: string): ServerProcess {
  const wrapper = asUser(user);
  const line = wrapper.length ? [...wrapper, "--pdeathsig", "QUIT", ...command] : command;
  const child = spawn(line[0]!, line.slice(1), { stdio: ["ignore", "pipe", "pipe"], cwd });
  const output = collect(child);
  const killNow = () => child.kill("SIGQUIT");
  process.once("exit", killNow);
  const ended = new Promise<void>((done) => child.once("close", () => done()).once("error", () => done()));
  return {
    child,
    output,
    async stop(signal) {
      process.off("exit", killNow);
      const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
      if (child.exitCode === null) child.kill(signal);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Tries until it works, the server dies or four minutes are over. */
export async function untilReady(server: ServerProcess, attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 240_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (server.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The test server did not start: ${error}\n${server.output()}`);
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

function collect(child: ChildProcess): () => string {
  let text = "";
  const add = (data: Buffer) => {
    text = (text + data.toString()).slice(-8000);
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => text;
}
