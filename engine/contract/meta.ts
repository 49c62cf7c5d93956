/** The contract as a flat list of commands, for the hosts that make a command line, routes or docs from it. */
import type { z } from "zod";
import type { CommandMeta } from "./command.ts";
import { contract } from "./index.ts";

export interface CommandInfo {
  /** `area.verb` */
  name: string;
  area: string;
  verb: string;
  meta: CommandMeta;
  summary: string;
  /** Of the REST surface, under /api. */
  method: string;
  path: string;
  input: z.ZodType;
  output: z.ZodType;
  /** Of a job: what it answers when done. */
  result: z.ZodType | undefined;
}

interface Declared {
  "~orpc": {
    meta: CommandMeta;
    route: { summary?: string; method?: string; path?: string };
    inputSchema: z.ZodType;
    outputSchema: z.ZodType;
  };
  result?: z.ZodType;
}

/** Every command, in the order of the contract. */
export const commands: CommandInfo[] = Object.entries(contract).flatMap(([area, verbs]) =>
  Object.entries(verbs as unknown as Record<string, Declared>).map(([verb, declared]) => ({
    name: `${area}.${verb}`,
    area,
    verb,
    meta: declared["~orpc"].meta,
    summary: declared["~orpc"].route.summary ?? "",
    method: declared["~orpc"].route.method ?? "POST",
    path: declared["~orpc"].route.path ?? "",
    input: declared["~orpc"].inputSchema,
    output: declared["~orpc"].outputSchema,
    result: declared.result,
  })),
);

const byName = new Map(commands.map((command) => [command.name, command]));

/** The command with the name `area.verb`, if there is one. */
export function commandMeta(name: string): CommandInfo | undefined {
  return byName.get(name);
}
