import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../contract/meta.ts";
import { fieldsOf } from "./cli-flags.ts";

const CLI = join(import.meta.dirname, "cli.ts");
const root = mkdtempSync(join(tmpdir(), "merchbench-cli-"));
const workspace = join(root, "store");

interface Result {
  code: number;
  out: string;
  err: string;
}

function merchbench(...args: string[]): Promise<Result> {
  const env = { ...process.env, MERCHBENCH_HOME: join(root, "home"), MERCHBENCH_WORKSPACE: "" };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { env, cwd: root }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

beforeAll(async () => {
  const made = await merchbench(
    "workspace",
    "create",
    workspace,
    "--name",
    "Test store",
    "--currency",
    "EUR",
  );
  expect(made.code).toBe(0);
});

describe("the command line", () => {
  it("makes and lists workspaces", async () => {
    const { out } = await merchbench("workspace", "list", "--json");
    expect(JSON.parse(out)).toMatchObject({ name: "Test store", folder: workspace, exists: true });
    expect(await merchbench("workspace", "create", workspace)).toMatchObject({
      code: 4,
      err: expect.stringContaining("already"),
    });
  });

  it("answers a query as a table and as one JSON object a line", async () => {
    const sql = "SELECT i AS n, 'row ' || i AS label FROM range(2) t(i)";
    const text = await merchbench("query", sql, "--workspace", workspace);
    expect(text.out).toBe("n  label\n-  -----\n0  row 0\n1  row 1\n");
    const json = await merchbench("query", sql, "--json", "--workspace", workspace);
    expect(
      json.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { n: 0, label: "row 0" },
      { n: 1, label: "row 1" },
    ]);
  });

  it("takes several words where a command takes a list", async () => {
    const { out } = await merchbench(
      ..."recommend for-basket P-1 P-2 --json --workspace".split(" "),
      workspace,
    );
    expect(JSON.parse(out)).toMatchObject({ subject: { id: "P-1,P-2" } });
  });

  it("keeps what Node compiled where only this user writes, for the next start", async () => {
    const env = { ...process.env, NODE_COMPILE_CACHE: undefined, MERCHBENCH_HOME: join(root, "own") };
    mkdirSync(env.MERCHBENCH_HOME, { mode: 0o700 });
    const start = () => execFileSync(process.execPath, [CLI, "--version"], { env });
    chmodSync(env.MERCHBENCH_HOME, 0o777);
    start();
    expect(readdirSync(env.MERCHBENCH_HOME)).toEqual([]);
    chmodSync(env.MERCHBENCH_HOME, 0o700);
    start();
    expect(readdirSync(env.MERCHBENCH_HOME)).toEqual(["compiled"]);
  });

  it("keeps a file's whole path, for an engine that runs elsewhere", async () => {
    writeFileSync(join(root, "orders.csv"), "order_id,total\n1,9.50\n");
    const add = async (...rest: string[]) => {
      const { out } = await merchbench(..."source add --json --kind files".split(" "), ...rest);
      return (JSON.parse(out) as { config: { path: string } }).config.path;
    };
    expect(await add("one", "--path", "ord*.csv", "--workspace", workspace)).toBe(join(root, "ord*.csv"));
    const config = '{"path": "./orders.csv"}';
    expect(await add("two", "--config", config, "--workspace", workspace)).toBe(join(root, "orders.csv"));
  });

  it("ends a test that failed with a code that scripts see, after all its steps", async () => {
    const missing = ["--kind", "sqlite", "--path", join(root, "none.db"), "--workspace", workspace];
    for (const test of [
      ["source", "test"],
      ["publish", "test-target"],
    ]) {
      const { code, out } = await merchbench(...test, ...missing, "--json");
      expect(JSON.parse(out)).toMatchObject({ ok: false });
      expect(code).toBe(6);
    }
    const path = join(root, "lines.csv");
    writeFileSync(path, "sku,price\na,1\n");
    const files = ["--kind", "files", "--path", path, "--workspace", workspace];
    const { code, out } = await merchbench("source", "test", ...files);
    expect([code, out.split("\n")[0]]).toEqual([0, "ok         true"]);
  });

  it("teaches: help names what a command takes and shows an example", async () => {
    const { out, code } = await merchbench("publish", "approve", "--help");
    expect(code).toBe(0);
    expect(out).toContain("--confirm");
    expect(out).toContain("$ merchbench publish approve 118");
  });

  it("teaches a command of an area by `help`, too", async () => {
    const { out, code } = await merchbench("help", "source", "add");
    expect([code, out.split("\n")[0]]).toEqual([0, "Usage: merchbench source add [options] [name]"]);
  });

  it("teaches every flag: none is without a word on what it is", () => {
    const fields = commands.flatMap(({ name, input }) =>
      Object.entries(fieldsOf(input).fields).map(([field, { help, label }]) => ({
        name,
        field,
        help,
        label,
      })),
    );
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter(({ help, label }) => !help && !label)).toEqual([]);
  });
});

describe("output that nobody takes", () => {
  const env = { ...process.env, MERCHBENCH_HOME: join(root, "home"), MERCHBENCH_WORKSPACE: workspace };

  it("of progress lets the work go on", async () => {
    const child = spawn(process.execPath, [CLI, "quality", "run"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stderr.destroy();
    child.stdout.resume();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it.skipIf(!existsSync("/dev/full"))("because of a full disk is told in a sentence", () => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [CLI, "workspace", "list"], {
      env,
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    expect(stderr).toMatch(/^Error: The answer can't be written: .+ Send it elsewhere.\n$/);
    expect(status).toBe(6);
  });
});

type Mistake = [what: string, args: string[], code: number, words: string];

describe("a mistake on the command line", () => {
  const cases: Mistake[] = [
    ["an unknown flag", ["jobs", "list", "--bogus"], 2, "--bogus"],
    ["an unknown command", ["jobs", "lst"], 2, "lst"],
    [
      "a number that is none",
      ["jobs", "list", "--limit", "many", "--workspace", workspace],
      2,
      "--limit takes a number",
    ],
    ["a value out of range", ["jobs", "list", "--limit", "0", "--workspace", workspace], 2, "limit"],
    ["a missing workspace", ["jobs", "list", "--workspace", join(root, "nowhere")], 3, "workspace create"],
    [
      "a home that can't be",
      ["workspace", "create", join(root, "other"), "--home", join(CLI, "home")],
      2,
      "Name another folder with MERCHBENCH_HOME",
    ],
    ["no workspace at all", ["jobs", "list"], 2, "--workspace"],
    [
      "a secret from a variable that is not set",
      ["source", "add", "x", "--kind", "postgres", "--password", "env:MB_NOT_SET", "--workspace", workspace],
      2,
      "Set it first (export MB_NOT_SET=...)",
    ],
    ["an unknown version", ["model", "promote", "demand-99", "--workspace", workspace], 3, "demand-99"],
    ["a write in a query", ["query", "DROP SCHEMA store CASCADE", "--workspace", workspace], 2, "SELECT"],
    [
      "a table that is not there",
      ["query", "FROM store.order", "--workspace", workspace],
      2,
      'Did you mean "orders"? Write one',
    ],
    ...(process.platform === "linux"
      ? [
          [
            "a folder of the system",
            ["workspace", "create", "/proc/shop"],
            2,
            "Choose another one",
          ] as Mistake,
        ]
      : []),
    [
      "a slip within JSON",
      ["workspace", "update", "--planning", '{"leadTime":9}', "--workspace", workspace],
      2,
      '--planning has no field "leadTime". It takes: serviceLevel, leadTimeDays',
    ],
    [
      "a slip within a source's fields",
      ["source", "add", "x", "--kind", "files", "--config", '{"paht":"x.csv"}', "--workspace", workspace],
      2,
      "--paht is unknown here. files takes: --path",
    ],
    [
      "a slip in the input of a schedule",
      "jobs schedule recommend.train --cron"
        .split(" ")
        .concat("0 6 * * *", "--input", '{"model":["als"]}', "--workspace", workspace),
      2,
      'has no field "model"',
    ],
    [
      "a bad cron expression",
      ["jobs", "schedule", "demand.train", "--cron", "every day", "--workspace", workspace],
      2,
      "0 6 * * *",
    ],
    [
      "a bad time zone of a new workspace",
      ["workspace", "create", join(root, "new"), "--time-zone", "Mars/Olympus"],
      2,
      "Europe/London",
    ],
    [
      "a bad currency",
      ["workspace", "update", "--currency", "pounds", "--workspace", workspace],
      2,
      "ISO 4217",
    ],
  ];
  it.each(cases)("%s ends with a code and a sentence", async (_, args, code, words) => {
    const result = await merchbench(...args);
    expect(result.err).toContain(words);
    expect(result.code).toBe(code);
    expect(result.err).not.toContain("    at ");
  });

  it("is a JSON object with --json", async () => {
    const { err } = await merchbench("model", "get", "nothing-1", "--json", "--workspace", workspace);
    expect(JSON.parse(err)).toMatchObject({ error: { code: "not-found" } });
    const mistyped = await merchbench("jobs", "list", "--bogus", "--json");
    expect(JSON.parse(mistyped.err)).toEqual({
      error: { code: "invalid-input", message: "Unknown option '--bogus'. See --help." },
    });
  });

  it("where other files lie makes no workspace among them", async () => {
    const full = join(root, "documents");
    mkdirSync(full);
    writeFileSync(join(full, "letter.txt"), "Dear");
    for (const command of [
      ["workspace", "create", full],
      ["serve", "--workspace", full],
    ]) {
      const { code, err } = await merchbench(...command);
      expect(err).toContain("such as letter.txt");
      expect(code).toBe(4);
    }
    const demo = join(import.meta.dirname, "../../scripts/demo.ts");
    const { status, stderr } = spawnSync(process.execPath, [demo, "--workspace", full], { encoding: "utf8" });
    expect([status, stderr]).toEqual([2, expect.stringContaining("holds other files")]);
    expect(readdirSync(full)).toEqual(["letter.txt"]);
  });

  it.skipIf(process.platform === "win32")("in a folder that is there no more is told in a sentence", () => {
    const script = `mkdir left && cd left && rmdir ../left && "$0" "$1" jobs list --json`;
    const { status, stderr } = spawnSync("sh", ["-c", script, process.execPath, CLI], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({ error: { message: expect.stringContaining("(cd)") } });
  });

  it("where a workspace was that is there no more makes no empty one in its place", async () => {
    const gone = join(root, "gone");
    await merchbench("workspace", "create", gone);
    rmSync(gone, { recursive: true });
    const { code, err } = await merchbench("serve", "--workspace", gone);
    expect(code).toBe(3);
    expect(err).toContain("Connect its disk");
    expect(existsSync(gone)).toBe(false);
  });

  it("in a damaged workspace says what to restore", async () => {
    const damaged = join(root, "damaged");
    await merchbench("workspace", "create", damaged);
    writeFileSync(join(damaged, "warehouse.duckdb"), "x".repeat(5000));
    const { code, err } = await merchbench("jobs", "list", "--workspace", damaged);
    expect(code).toBe(6);
    expect(err).toContain("warehouse.duckdb");
  });
});
