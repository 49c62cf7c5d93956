/** Commands by name, `area.verb`, with the types that the contract gives them. */

import type { z } from "zod";
import type { CommandMeta } from "../../engine/contract/command.ts";
import {
  type Area,
  type Contract,
  contract,
  type Inputs,
  type Outputs,
} from "../../engine/contract/index.ts";

type NameIn<A extends Area> = { [V in keyof Contract[A] & string]: `${A}.${V}` }[keyof Contract[A] & string];

/** Every command of the product. */
export type CommandName = Exclude<{ [A in Area]: NameIn<A> }[Area], "jobs.watch">;

type AreaOf<N extends CommandName> = N extends `${infer A extends Area}.${string}` ? A : never;
type VerbOf<N extends CommandName> = N extends `${string}.${infer V}` ? V : never;
type Pick2<T, N extends CommandName> =
  AreaOf<N> extends keyof T
    ? VerbOf<N> extends keyof T[AreaOf<N>]
      ? T[AreaOf<N>][VerbOf<N>]
      : never
    : never;

export type InputOf<N extends CommandName> = Pick2<Inputs, N>;
export type OutputOf<N extends CommandName> = Pick2<Outputs, N>;

/** Commands that run as a job. */
export type JobName = {
  [N in CommandName]: Pick2<Contract, N> extends { result: z.ZodType } ? N : never;
}[CommandName];

/** What the job answers when it is done. */
export type JobResultOf<N extends JobName> =
  Pick2<Contract, N> extends { result: infer R extends z.ZodType } ? z.output<R> : never;

type Described = { "~orpc": { meta: Partial<CommandMeta> } };

function describe(name: string): Described | undefined {
  const [area = "", verb = ""] = name.split(".");
  const verbs = (contract as unknown as Record<string, Record<string, Described>>)[area];
  return verbs?.[verb];
}

/** Areas whose queries must be asked again after the command. */
export const changesOf = (name: string): string[] => describe(name)?.["~orpc"].meta.changes ?? [];
