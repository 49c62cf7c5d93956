/**
 * THE LEAF: all that the product can do, as one typed tree of commands. Imports only zod and oRPC.
 * To add a command: a line in its area's file, then a handler in engine/commands/<area>.ts;
 * the page's client, the command line and REST follow from it.
 */
import type { InferContractRouterInputs, InferContractRouterOutputs } from "@orpc/contract";
import { alerts } from "./alerts.ts";
import { demand } from "./demand.ts";
import { experiment } from "./experiment.ts";
import { jobs } from "./jobs.ts";
import { mapping } from "./mapping.ts";
import { model } from "./model.ts";
import { overview } from "./overview.ts";
import { price } from "./price.ts";
import { publish } from "./publish.ts";
import { quality } from "./quality.ts";
import { recommend } from "./recommend.ts";
import { rules } from "./rules.ts";
import { segments } from "./segments.ts";
import { source } from "./source.ts";
import { warehouse } from "./warehouse.ts";
import { workspace } from "./workspace.ts";

export const contract = {
  workspace,
  source,
  mapping,
  warehouse,
  quality,
  overview,
  segments,
  demand,
  recommend,
  rules,
  experiment,
  price,
  publish,
  model,
  jobs,
  alerts,
};

export type Contract = typeof contract;
export type Area = keyof Contract;
export type Inputs = InferContractRouterInputs<Contract>;
export type Outputs = InferContractRouterOutputs<Contract>;
