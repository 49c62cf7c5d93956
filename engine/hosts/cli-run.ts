/** Runs one command from the command line: input from flags, call, progress of a job, print. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { unknownFields } from "../commands/unknown-fields.ts";
import { checkResultSchema, type Job } from "../contract/common.ts";
import { AppError, type ErrorCode, type ErrorInfo } from "../contract/errors.ts";
import type { CommandInfo } from "../contract/meta.ts";
import type { AnyClient, Connected } from "./cli-engine.ts";
import { type Field, fieldsOf, kebab, parseValue } from "./cli-flags.ts";
import { toJsonLines, toText } from "./cli-print.ts";

export interface Output {
  json: boolean;
  detach: boolean;
}

export const EXIT_CODES: Record<ErrorCode, number> = {
  internal: 1,
  "invalid-input": 2,
  "not-found": 3,
  conflict: 4,
  unauthorised: 5,
  unavailable: 6,
  unsupported: 7,
  "rate-limited": 8,
  cancelled: 130,
};

/** Typed flags and positionals as the command's input; flags that it does not know go into `config` where it has one. */
export async function inputOf(
  command: CommandInfo,
  client: AnyClient,
  given: Record<string, string | boolean>,
  extra: Record<string, string | boolean>,
) {
  const { fields } = fieldsOf(command.input);
  const input: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(given)) input[name] = parseValue(name, fields[name] ?? {}, text);
  if (input.config || Object.keys(extra).length > 0)
    input.config = await configOf(client, input.kind, input.config, extra);
  await refuseUnknown(command, input);
  return input;
}

/**
 * A slip within a flag's JSON would change nothing without a word. Entries of lists may have more than is taken: what
 * `mapping suggest` answers is saved with `mapping save`.
 */
async function refuseUnknown(command: CommandInfo, input: Record<string, unknown>): Promise<void> {
  const { fields } = fieldsOf(command.input);
  for (const path of await unknownFields(command.input, input)) {
    const [flag = "", name, ...deeper] = path.split(".");
    if (!fields[flag]?.properties || deeper.length > 0) continue;
    const known = Object.keys(fields[flag].properties).join(", ");
    throw new AppError("invalid-input", `--${kebab(flag)} has no field "${name}". It takes: ${known}.`);
  }
}

/** `given` with what flags say; files are those of the folder that the command was typed in, wherever the engine runs. */
async function configOf(
  client: AnyClient,
  kind: unknown,
  given: unknown,
  extra: Record<string, string | boolean>,
): Promise<Record<string, unknown>> {
  const kinds = (await client.source!.kinds!({})) as { id: string; config: Field }[];
  const connector = kinds.find((candidate) => candidate.id === kind);
  if (kind && !connector) {
    throw new AppError(
      "invalid-input",
      `There is no kind "${kind}". There are: ${kinds.map((candidate) => candidate.id).join(", ")}.`,
    );
  }
  const properties =
    connector?.config.properties ??
    (Object.assign({}, ...kinds.map((candidate) => candidate.config.properties)) as Record<string, Field>);
  const fieldOf = (name: string): Field => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (field) return field;
    const known = Object.keys(properties)
      .map((known) => `--${kebab(known)}`)
      .join(", ");
    throw new AppError(
      "invalid-input",
      `--${kebab(name)} is unknown here. ${kind || "The kind"} takes: ${known}.`,
    );
  };
  const config: Record<string, unknown> = { ...(given as object) };
  Object.keys(config).forEach(fieldOf);
  for (const [name, text] of Object.entries(extra)) {
    const field = fieldOf(name);
    config[name] = parseValue(
      name,
      field,
      field.secret && typeof text === "string" ? secretText(text) : text,
    );
  }
  for (const [name, value] of Object.entries(config))
    if (properties[name]?.control === "file" && typeof value === "string" && value.trim() !== "")
      config[name] = resolve(value.trim());
  return config;
}

/** A secret may be given as `env:NAME` or `-` (standard input), so that it shows in no process list. */
function secretText(text: string): string {
  if (text === "-") return readFileSync(0, "utf8").replace(/\r?\n$/, "");
  const name = /^env:(\w+)$/.exec(text)?.[1];
  if (!name) return text;
  const value = process.env[name];
  if (value === undefined)
    throw new AppError(
      "invalid-input",
      `The environment has no variable ${name}. Set it first (export ${name}=...), or give - and type the secret.`,
    );
  return value;
}

/** Calls the command and prints its answer; a job is followed to its end. Answers the exit code. */
export async function runCommand(
  command: CommandInfo,
  connected: Pick<Connected, "client" | "attached">,
  input: unknown,
  output: Output,
): Promise<number> {
  const call = connected.client[command.area]![command.verb]!;
  if (command.meta.kind !== "job") {
    const answer = await call(input);
    print(answer, output);
    return testFailed(command, answer) ? EXIT_CODES.unavailable : 0;
  }
  if (output.detach && !connected.attached) {
    throw new AppError(
      "invalid-input",
      "--detach needs a running engine, else the job would end with this process. Start one with: merchbench serve",
    );
  }
  const job = (await call(input)) as Job;
  if (output.detach) {
    print(job, output);
    return 0;
  }
  const ended = await follow(connected.client, job, output);
  if (ended.state !== "done")
    return report(ended.error ?? { code: "cancelled", message: "The job was cancelled." }, output);
  print(ended.output, output);
  return 0;
}

/** A test of a connection answers its steps also where one failed; a script goes by the exit code. */
const testFailed = (command: CommandInfo, answer: unknown): boolean =>
  command.output === checkResultSchema && !checkResultSchema.parse(answer).ok;

async function follow(client: AnyClient, job: Job, output: Output): Promise<Job> {
  const cancel = () => void client.jobs!.cancel!({ id: job.id }).catch(() => undefined);
  process.once("SIGINT", cancel);
  const show = progressPrinter(output.json);
  try {
    let last = job;
    const events = (await client.jobs!.watch!({ id: job.id })) as AsyncIterable<{ job: Job }>;
    for await (const event of events) {
      last = event.job;
      show(last);
    }
    return last;
  } finally {
    process.off("SIGINT", cancel);
    show(undefined);
  }
}

/** On a terminal one line that is written over; elsewhere a line when the note changes. Always on stderr. */
function progressPrinter(quiet: boolean): (job: Job | undefined) => void {
  let before = "";
  return (job) => {
    if (quiet) return;
    const terminal = process.stderr.isTTY;
    if (!job) {
      if (terminal && before) process.stderr.write("\r\x1b[K");
      return;
    }
    const percent = job.progress === null ? "" : ` ${Math.round(job.progress * 100)} %`;
    const line = terminal ? `${job.title}${percent} ${job.note}` : `${job.title}: ${job.note || job.state}`;
    if (line === before) return;
    before = line;
    process.stderr.write(
      terminal ? `\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}` : `${line}\n`,
    );
  };
}

function print(value: unknown, { json }: Output): void {
  process.stdout.write(json ? toJsonLines(value) : toText(value));
}

/** Prints an error (one JSON line with --json) and answers its exit code. */
export function report(error: ErrorInfo, output: Pick<Output, "json">): number {
  const fields = error.details?.problems ? " See the fields with: merchbench source kinds" : "";
  const line = output.json ? JSON.stringify({ error }) : `Error: ${error.message}${fields}`;
  process.stderr.write(`${line}\n`);
  return EXIT_CODES[error.code] ?? 1;
}
