/**
 * Recommender `hybrid`: the lists of several recommenders fused by rank. The weights are learnt on the last days of
 * the history, with the members fitted to what came before; then the members that count are fitted to everything.
 */

import { z } from "zod";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Artifact, Tensor } from "../model.ts";
import { random } from "../random.ts";
import { addLists, emptyLists, type Fusion, fuseInto, learnFusion, type RankedLists } from "./fusion.ts";
import type { History } from "./history/history.ts";
import { hideRow } from "./history/holdout.ts";
import { heldBackDays, newPurchases } from "./history/new-purchases.ts";
import { takenOf } from "./history/signals.ts";
import type { FitContext, Recommender, Scorer } from "./recommender.ts";

const params = z.object({
  members: z.array(z.string()).default([]).meta({
    label: "Members",
    help: "Ids of recommenders. Empty takes all that need no neural training.",
  }),
  validationDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(14)
    .meta({ label: "Days to learn the weights by", help: "The last days of the history." }),
  depth: z
    .number()
    .int()
    .min(20)
    .max(1000)
    .default(100)
    .meta({ label: "Places of each member", help: "Products further down its list count nothing." }),
});
type Params = z.infer<typeof params>;

const MAX_CASES = 2000;
const LEAST_CASES = 30;
/** A member below this share of the weight is not worth its training time. */
const LEAST_WEIGHT = 0.02;

interface Kept {
  id: string;
  weight: number;
  meta: Record<string, unknown>;
  params: Record<string, unknown>;
}

/** The hybrid of these recommenders; those that do not suit the data are left out and named. */
export function hybridOf(recommenders: readonly Recommender[]): Recommender<Params> {
  return {
    id: "hybrid",
    title: "Hybrid",
    description: "Fuses the lists of several recommenders by rank, with weights learnt on the last days.",
    codeVersion: 1,
    params,
    usesTensorFlow: recommenders.some((one) => one.usesTensorFlow),

    async fit(history, from, context) {
      const suitable = chosen(recommenders, from).filter((one) => !one.unsuitable?.(history, defaults(one)));
      const past = context.asOf(history.until - heldBackDays(history, from.validationDays));
      const trial = await tryMembers(suitable, past, history, from, context);
      const kept = trial.members.filter((_, m) => trial.fusion.weights[m]! >= LEAST_WEIGHT);
      const weights = trial.fusion.weights.filter((weight) => weight >= LEAST_WEIGHT);
      const fitted: Kept[] = [];
      const tensors: Record<string, Tensor> = {};
      const refitting = context.run.part("refit", 0.5);
      for (const [m, member] of kept.entries()) {
        const run = refitting.part(member.title, 1 / kept.length);
        const artifact = await member.fit(history, defaults(member), { ...context, run });
        for (const [name, tensor] of Object.entries(artifact.tensors))
          tensors[`${member.id}/${name}`] = tensor;
        fitted.push({ id: member.id, weight: weights[m]!, meta: artifact.meta, params: defaults(member) });
      }
      return {
        meta: { members: fitted, softness: trial.fusion.softness, depth: from.depth, leftOut: trial.leftOut },
        tensors,
      };
    },

    async open(artifact, history) {
      const kept = artifact.meta.members as Kept[];
      const scorers: Scorer[] = [];
      for (const { id, meta, params: own } of kept) {
        const member = recommenders.find((one) => one.id === id);
        if (!member)
          throw new AppError(
            "not-found",
            `This version needs the model "${id}", which is gone. Train the hybrid again.`,
          );
        scorers.push(await member.open({ meta, tensors: tensorsOf(artifact, id) }, history, own));
      }
      const weights = kept.map(({ weight }) => weight);
      const fusion = { weights, softness: artifact.meta.softness as number };
      return fusedScorer(scorers, fusion, history, artifact.meta.depth as number);
    },
  };
}

/** The members asked for. Throws `invalid-input` with the ids there are. */
function chosen(recommenders: readonly Recommender[], { members }: Params): Recommender[] {
  const unknown = members.find((id) => recommenders.every((one) => one.id !== id));
  if (unknown) {
    const ids = recommenders.map((one) => one.id).join(", ");
    throw new AppError("invalid-input", `There is no recommender "${unknown}". There are: ${ids}.`);
  }
  return recommenders.filter((one) => (members.length > 0 ? members.includes(one.id) : !one.usesTensorFlow));
}

const defaults = (recommender: Recommender) => recommender.params.parse({}) as Record<string, unknown>;

function tensorsOf(artifact: Artifact, id: string): Record<string, Tensor> {
  const own = Object.entries(artifact.tensors).filter(([name]) => name.startsWith(`${id}/`));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(id.length + 1), tensor]));
}

interface Trial {
  members: Recommender[];
  fusion: Fusion;
  leftOut: string[];
}

/** Fits every member to the past and learns the weights by what was bought after it. A member that fails is left out. */
async function tryMembers(
  recommenders: readonly Recommender[],
  past: History,
  history: History,
  from: Params,
  context: FitContext,
): Promise<Trial> {
  const cases = newPurchases(past, history, MAX_CASES, random(context.seed).fork("hybrid"));
  const run = context.run.part("try", 0.5);
  const members: Recommender[] = [];
  const lists: RankedLists[] = [];
  const leftOut: string[] = [];
  for (const member of recommenders) {
    const part = run.part(member.title, 1 / recommenders.length);
    try {
      lists.push(await listsOfMember(member, past, cases.customers, from.depth, { ...context, run: part }));
      members.push(member);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "unsupported") throw error;
      leftOut.push(`${member.title}: ${error.message}`);
    }
  }
  if (members.length === 0) {
    throw new AppError("unsupported", `Not enough data: no recommender suits it. ${leftOut.join(" ")}`);
  }
  const equal = { weights: members.map(() => 1 / members.length), softness: 20 };
  // Weights from a handful of customers would be noise; then all count alike.
  if (cases.customers.length < LEAST_CASES) return { members, fusion: equal, leftOut };
  return { members, fusion: learnFusion(cases.truth, lists), leftOut };
}

async function listsOfMember(
  member: Recommender,
  past: History,
  customers: Int32Array,
  depth: number,
  context: FitContext,
): Promise<RankedLists> {
  const artifact = await member.fit(past, defaults(member), context);
  const scorer = await member.open(artifact, past, defaults(member));
  const lists = emptyLists(customers.length, depth);
  try {
    await inBatches(customers, past.affinity.columns, context.run, async (batch, start, scores) => {
      await scorer.score(batch, scores);
      hideTaken(past, batch, scores);
      addLists(lists, start, scores, past.affinity.columns);
    });
  } finally {
    scorer.dispose?.();
  }
  return lists;
}

function hideTaken(history: History, customers: Int32Array, scores: Float32Array): void {
  const taken = takenOf(history);
  customers.forEach((c, i) => {
    hideRow(taken, c, scores.subarray(i * taken.columns, (i + 1) * taken.columns));
  });
}

const BATCH_FLOATS = 8 * 1024 * 1024;

async function inBatches(
  customers: Int32Array,
  products: number,
  run: Run,
  work: (batch: Int32Array, start: number, scores: Float32Array) => Promise<void>,
): Promise<void> {
  const size = Math.max(1, Math.min(512, Math.floor(BATCH_FLOATS / Math.max(1, products))));
  const scores = new Float32Array(Math.min(size, customers.length) * products);
  for (let start = 0; start < customers.length; start += size) {
    throwIfAborted(run.signal);
    const batch = customers.subarray(start, start + size);
    await work(batch, start, scores.subarray(0, batch.length * products));
  }
}

function fusedScorer(scorers: Scorer[], fusion: Fusion, history: History, depth: number): Scorer {
  const { columns } = history.affinity;
  const fuse = (members: RankedLists[], rows: number, scores: Float32Array) => {
    for (let row = 0; row < rows; row++) {
      fuseInto(members, fusion, row, scores.subarray(row * columns, (row + 1) * columns));
    }
  };
  return {
    async score(customers, scores) {
      const members: RankedLists[] = [];
      for (const scorer of scorers) {
        await scorer.score(customers, scores);
        const lists = emptyLists(customers.length, depth);
        addLists(lists, 0, scores, columns);
        members.push(lists);
      }
      fuse(members, customers.length, scores);
    },
    async scoreSession(products, scores) {
      const able = scorers.map((scorer) => scorer.scoreSession?.bind(scorer));
      const members: RankedLists[] = [];
      for (const scoreOne of able) {
        const lists = emptyLists(1, depth);
        if (scoreOne) {
          await scoreOne(products, scores);
          addLists(lists, 0, scores, columns);
        }
        members.push(lists);
      }
      fuse(members, 1, scores);
    },
    dispose: () => {
      for (const scorer of scorers) scorer.dispose?.();
    },
  };
}
