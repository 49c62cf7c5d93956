/** Types of handlers, from the contract: a missing or wrong one does not compile. */
import type { z } from "zod";
import type { Area, Contract, Inputs, Outputs } from "../contract/index.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";

/** Verbs of an area that are jobs: those whose contract carries `result`. */
type JobVerbs<A extends Area> = {
  [V in keyof Contract[A]]: Contract[A][V] extends { result: z.ZodType } ? V : never;
}[keyof Contract[A]] &
  string;

type PlainVerbs<A extends Area> = Exclude<keyof Contract[A] & string, JobVerbs<A> | "watch">;

type InputOf<A extends Area, V> = V extends keyof Inputs[A] ? Inputs[A][V] : never;
type OutputOf<A extends Area, V> = V extends keyof Outputs[A] ? Outputs[A][V] : never;
type ResultOf<A extends Area, V> = V extends keyof Contract[A]
  ? Contract[A][V] extends { result: infer R extends z.ZodType }
    ? z.input<R>
    : never
  : never;
/** Input as the handler gets it: parsed, defaults filled in. */
type ParsedOf<A extends Area, V> = V extends keyof Contract[A]
  ? Contract[A][V] extends { "~orpc": { inputSchema?: infer S } }
    ? S extends z.ZodType
      ? z.output<S>
      : InputOf<A, V>
    : InputOf<A, V>
  : never;

/** A query or change, with input that the contract has parsed. */
export type AnyHandler = (engine: Engine, input: unknown, call: Call) => Promise<unknown>;

export interface Call {
  /** Fires when the caller went away. */
  signal?: AbortSignal | undefined;
}

/** Handlers of an area's queries and changes, by command name. */
export type Handlers<A extends Area> = {
  [V in PlainVerbs<A> as `${A}.${V}`]: (
    engine: Engine,
    input: ParsedOf<A, V>,
    call: Call,
  ) => Promise<OutputOf<A, V>>;
};

/** Handlers of an area's jobs, by command name; they run in a lane, with a run. */
export type JobHandlers<A extends Area> = {
  [V in JobVerbs<A> as `${A}.${V}`]: (
    engine: Engine,
    input: ParsedOf<A, V>,
    run: Run,
  ) => Promise<ResultOf<A, V>>;
};

type Intersection<U> = (U extends unknown ? (part: U) => void : never) extends (whole: infer I) => void
  ? I
  : never;

/** Every query and change of the contract. */
export type AllHandlers = Intersection<{ [A in Area]: Handlers<A> }[Area]>;

/** Every job of the contract. */
export type AllJobHandlers = Intersection<{ [A in Area]: JobHandlers<A> }[Area]>;
