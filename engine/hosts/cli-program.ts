/**
 * The command line: every command of the contract as `merchbench <area> <verb>`, plus `serve` and `query`.
 * May import: the engine. A new command appears here by itself; see contract/.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ORPCError } from "@orpc/client";
import { Command, CommanderError } from "commander";
import { AppError, ERROR_CODES, type ErrorInfo, toErrorInfo } from "../contract/errors.ts";
import type { Area } from "../contract/index.ts";
import { type CommandInfo, commands } from "../contract/meta.ts";
import { defaultHome } from "../state/home.ts";
import { camel, fieldsOf, helpOf, kebab, kindOf } from "./cli-flags.ts";
import { EXIT_CODES, inputOf, report, runCommand } from "./cli-run.ts";
import { supervise } from "./supervise.ts";

interface Globals {
  workspace?: string;
  home?: string;
  json?: boolean;
}

interface ServeFlags extends Globals {
  port?: string;
  parentPid?: string;
}

const AREAS: Record<Area, string> = {
  workspace: "Make and describe workspaces",
  source: "Connect stores and files, load them",
  mapping: "How source tables become warehouse tables",
  warehouse: "Ask the warehouse in SQL, see rejected rows",
  quality: "Tests of the data, what fails and which numbers it touches",
  overview: "Key figures of the store",
  segments: "Groups of customers",
  demand: "Forecasts and what to order",
  recommend: "Recommendations and how good they are",
  experiment: "Try variants on parts of the customers and read what they bring",
  rules: "What the merchandiser steers lists by, and what it changes",
  price: "Elasticities and what-if",
  publish: "Plan, approve, apply and roll back publications",
  model: "Model versions, scores, promotion",
  jobs: "Background work and schedules",
  alerts: "What needs a look",
};

function createProgram(exit: (code: number) => void): Command {
  const program = withGlobals(new Command("merchbench"))
    .description("Analytics and merchandising for an online store, on this computer only.")
    .version("0.1.0")
    // Behind a command a flag is the command's: `mapping version shop --version 3` asks for a mapping, not for this program.
    .enablePositionalOptions()
    .addHelpText(
      "after",
      `
The main job, step by step:
  $ merchbench workspace create ./my-store
  $ merchbench source add shop --kind postgres --host localhost --database shop --user reader --password env:SHOP_PASSWORD --workspace ./my-store
  $ merchbench source sync shop --workspace ./my-store
  $ merchbench segments train --workspace ./my-store
  $ merchbench publish plan segments shop-target --workspace ./my-store

Exit codes: ${Object.entries(EXIT_CODES)
        .map(([code, number]) => `${number} ${code}`)
        .join(", ")}.`,
    );
  for (const [area, summary] of Object.entries(AREAS)) {
    const parent = withGlobals(program.command(area)).description(summary);
    for (const command of commands.filter(
      (candidate) => candidate.area === area && candidate.verb !== "watch",
    )) {
      addCommand(parent, kebab(command.verb), command, exit);
    }
  }
  addCommand(program, "query", commands.find((command) => command.name === "warehouse.query")!, exit);
  addServe(program, exit);
  return program;
}

/** Global flags may stand before or after the command. */
function withGlobals(command: Command): Command {
  return command
    .option("--workspace <folder>", "Folder of the workspace (else MERCHBENCH_WORKSPACE, else this folder).")
    .option("--home <folder>", "Folder of known workspaces and the key file (else MERCHBENCH_HOME).")
    .option("--json", "One JSON object a line, for programs.")
    .exitOverride()
    .configureOutput({ outputError: () => {} });
}

function addCommand(parent: Command, name: string, info: CommandInfo, exit: (code: number) => void): void {
  const { fields, required } = fieldsOf(info.input);
  const command = withGlobals(parent.command(name)).description(info.summary);
  for (const positional of info.meta.positionals) {
    const many = takesMany(info, positional) ? "..." : "";
    command.argument(`[${kebab(positional)}${many}]`, helpOf(fields[positional] ?? {}));
  }
  for (const [field, schema] of Object.entries(fields)) {
    if (kindOf(schema) === "boolean") command.option(`--${kebab(field)} [true|false]`, helpOf(schema));
    else
      command.option(
        `--${kebab(field)} <${kindOf(schema)}>`,
        `${helpOf(schema)}${required.includes(field) ? " Required." : ""}`,
      );
  }
  if (info.meta.kind === "job")
    command.option("--detach", "Answer at once and let the running engine go on.");
  if ("config" in fields) command.allowUnknownOption().allowExcessArguments();
  if (info.meta.examples.length > 0) {
    command.addHelpText(
      "after",
      `\nExamples:\n${info.meta.examples.map((example) => `  $ merchbench ${example}`).join("\n")}`,
    );
  }
  command.action(async () => exit(await act(command, info, Object.keys(fields))));
}

/** Flags as typed, split into the command's own fields, positionals and unknown ones. */
function typed(command: Command, info: CommandInfo, fields: string[]) {
  const given: Record<string, string | boolean> = {};
  for (const name of fields) {
    const value = (command.opts() as Record<string, string | boolean | undefined>)[name];
    if (value !== undefined) given[name] = value;
  }
  const { positionals, extra } = splitUnknown(command.args);
  const names = info.meta.positionals;
  if (positionals.length > names.length && !names.some((name) => takesMany(info, name))) {
    throw new AppError("invalid-input", `"${positionals[names.length]}" is one word too many. See --help.`);
  }
  names.forEach((name, index) => {
    const text = takesMany(info, name) ? positionals.slice(index).join(",") : positionals[index];
    if (text) given[name] ??= text;
  });
  return { given, extra };
}

/** Whether all words that are left are this positional's: `for-basket P-1 P-2`. */
const takesMany = (info: CommandInfo, positional: string): boolean =>
  kindOf(fieldsOf(info.input).fields[positional] ?? {}) === "array";

function splitUnknown(args: readonly string[]) {
  const positionals: string[] = [];
  const extra: Record<string, string | boolean> = {};
  for (let index = 0; index < args.length; index++) {
    const flag = /^--([\w-]+)(?:=(.*))?$/s.exec(args[index]!);
    if (!flag) positionals.push(args[index]!);
    else if (flag[2] !== undefined) extra[camel(flag[1]!)] = flag[2];
    else if (args[index + 1] !== undefined && !args[index + 1]!.startsWith("--"))
      extra[camel(flag[1]!)] = args[++index]!;
    else extra[camel(flag[1]!)] = true;
  }
  return { positionals, extra };
}

async function act(command: Command, info: CommandInfo, names: string[]): Promise<number> {
  const globals = command.optsWithGlobals() as Globals & { detach?: boolean };
  const output = { json: globals.json ?? false, detach: globals.detach ?? false };
  const home = globals.home ?? defaultHome();
  try {
    const { given, extra } = typed(command, info, names);
    const { connect, standaloneClient } = await import("./cli-engine.ts");
    if (info.meta.standalone) {
      if (names.includes("folder") && globals.workspace) given.folder ??= globals.workspace;
      const client = standaloneClient(home);
      return await runCommand(
        info,
        { client, attached: false },
        await inputOf(info, client, given, extra),
        output,
      );
    }
    const connected = await connect(workspaceFolder(globals), home);
    try {
      return await runCommand(info, connected, await inputOf(info, connected.client, given, extra), output);
    } finally {
      await connected.close();
    }
  } catch (error) {
    return report(readable(error), output);
  }
}

function workspaceFolder({ workspace }: Globals): string {
  const folder = workspace ?? process.env.MERCHBENCH_WORKSPACE;
  if (folder) return folder;
  if (existsSync(join(process.cwd(), "state.sqlite"))) return process.cwd();
  throw new AppError(
    "invalid-input",
    "Say which workspace: --workspace <folder>. Make one with: merchbench workspace create <folder>",
  );
}

function readable(error: unknown): ErrorInfo {
  if (error instanceof ORPCError) {
    const code = ERROR_CODES.find((known) => known === error.code) ?? "internal";
    const details = error.data as Record<string, unknown> | undefined;
    return { code, message: withFlag(error.message, details?.field), details };
  }
  return toErrorInfo(error);
}

/** A field as the command line writes it: `variantId: ...` is about `--variant-id`. */
function withFlag(message: string, field: unknown): string {
  if (typeof field !== "string" || !message.startsWith(`${field}:`)) return message;
  const [first = "", ...rest] = field.split(".");
  return `--${[kebab(first), ...rest].join(".")}${message.slice(field.length)}`;
}

function addServe(program: Command, exit: (code: number) => void): void {
  const command = withGlobals(program.command("serve"))
    .description("Serve the workspace: page, REST and command line on 127.0.0.1")
    .option("--port <number>", "Port; a free one when left out.")
    .option("--parent-pid <pid>", "End when this process is gone, which also starts it again after a crash.")
    .addHelpText(
      "after",
      "\nExamples:\n  $ merchbench serve --workspace ./my-store\n  $ merchbench serve --workspace ./my-store --port 4310 --json",
    );
  command.action(async () => {
    const globals = command.optsWithGlobals() as ServeFlags;
    try {
      const supervised = globals.parentPid === undefined;
      exit(supervised ? await supervise({ args: process.argv.slice(1) }) : await serveEngine(globals));
    } catch (error) {
      exit(report(readable(error), { json: globals.json ?? false }));
    }
  });
}

/** Serves in this process. The engine's modules are loaded here, so that a process that only watches it stays small. */
async function serveEngine(globals: ServeFlags): Promise<number> {
  const { serveUntilStopped } = await import("./cli-serve.ts");
  await serveUntilStopped({
    folder: workspaceFolder(globals),
    home: globals.home ?? defaultHome(),
    json: globals.json ?? false,
    port: Number(globals.port ?? 0),
    parentPid: Number(globals.parentPid),
  });
  return 0;
}

/** Runs the command that was typed; the process ends with its exit code. */
export async function runProgram(): Promise<void> {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    const message = `The answer can't be written: ${error.message}. Send it elsewhere.`;
    process.exit(report({ code: "unavailable", message }, { json: process.argv.includes("--json") }));
  });
  // Nobody hears of the progress any more; the work goes on.
  process.stderr.on("error", () => {});
  try {
    demandPlace();
    await createProgram((code) => {
      process.exitCode = code;
    }).parseAsync(asked(process.argv.slice(2)), { from: "user" });
  } catch (error) {
    if (error instanceof AppError) {
      process.exitCode = report(readable(error), { json: process.argv.includes("--json") });
      return;
    }
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : mistyped(error);
  }
}

/** `help source add` asks what `source add --help` does. */
const asked = (words: string[]): string[] =>
  words[0] === "help" && words.length > 2 ? [...words.slice(1), "--help"] : words;

/** Throws `not-found` where the folder that the command was typed in is there no more: nothing finds its way then. */
function demandPlace(): void {
  try {
    process.cwd();
  } catch {
    throw new AppError(
      "not-found",
      "This folder was removed or moved. Go to another one (cd), then try again.",
    );
  }
}

/** An unknown command or flag, told as every other error is. Help that stands in place of one is printed already. */
function mistyped({ code, message }: CommanderError): number {
  if (code === "commander.help") return EXIT_CODES["invalid-input"];
  const [, first = "", rest = ""] = /^error: (.)(.*)$/s.exec(message) ?? [];
  const words = `${first.toUpperCase()}${rest}`.replace(/\s*\n\s*/g, " ").replace(/([^.!?)])$/, "$1.");
  return report(
    { code: "invalid-input", message: `${words} See --help.` },
    { json: process.argv.includes("--json") },
  );
}
