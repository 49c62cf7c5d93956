/** Three kinds of command, each declared once: a query, a change, a job. */
import { oc } from "@orpc/contract";
import { z } from "zod";
import { jobSchema } from "./common.ts";
import "./wrong-input.ts";

export interface CommandMeta {
  /** `area.verb` */
  name: string;
  kind: "query" | "change" | "job";
  /** Input fields that the command line takes without a flag, in order. */
  positionals: string[];
  /** Command lines that teach, without the leading `merchbench`. */
  examples: string[];
  /** Works without an open workspace. */
  standalone: boolean;
  /** Lane of a job: `io` runs 4 at once, `compute` 1. */
  lane: "io" | "compute";
  /** Areas whose queries the page asks again after this command. */
  changes: string[];
}

interface Spec<I extends z.ZodType, O extends z.ZodType> {
  summary: string;
  input: I;
  output: O;
  positionals?: string[];
  examples?: string[];
  standalone?: boolean;
  lane?: "io" | "compute";
  changes?: string[];
  /** A query whose input is nested travels as POST. */
  post?: boolean;
}

const kebab = (text: string) => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function declare<I extends z.ZodType, O extends z.ZodType>(
  name: string,
  kind: CommandMeta["kind"],
  spec: Spec<I, z.ZodType>,
  output: O,
) {
  const [area = "", verb = ""] = name.split(".");
  const meta: CommandMeta = {
    name,
    kind,
    positionals: spec.positionals ?? [],
    examples: spec.examples ?? [],
    standalone: spec.standalone ?? false,
    lane: spec.lane ?? "io",
    changes: spec.changes ?? (kind === "query" ? [] : [area]),
  };
  return oc
    .$meta<CommandMeta>(meta)
    .route({
      method: kind === "query" && !spec.post ? "GET" : "POST",
      path: `/${kebab(area)}/${kebab(verb)}`,
      operationId: name,
      summary: spec.summary,
      tags: [area],
    })
    .input(spec.input)
    .output(output);
}

/** Reads; no side effect; may be cancelled by the caller. */
export const query = <I extends z.ZodType, O extends z.ZodType>(name: string, spec: Spec<I, O>) =>
  declare(name, "query", spec, spec.output);

/** Changes state at once and answers with the new state. */
export const change = <I extends z.ZodType, O extends z.ZodType>(name: string, spec: Spec<I, O>) =>
  declare(name, "change", spec, spec.output);

/** Work of more than half a second: answers with the job; `output` is the job's result when done. */
export const job = <I extends z.ZodType, O extends z.ZodType>(name: string, spec: Spec<I, O>) =>
  Object.assign(declare(name, "job", spec, jobSchema), { result: spec.output });

export const none = z.object({});

/** Areas whose answers a load changes. */
export const FED_BY_LOADS = [
  "source",
  "workspace",
  "overview",
  "mapping",
  "quality",
  "warehouse",
  "segments",
  "demand",
  "recommend",
  "rules",
  "price",
  "experiment",
  "alerts",
];

/** Areas whose answers rest on which version of a model is in use. */
export const FED_BY_MODELS = [
  "model",
  "workspace",
  "overview",
  "segments",
  "demand",
  "recommend",
  "rules",
  "price",
  "experiment",
];
