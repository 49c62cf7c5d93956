/**
 * The training loop of the neural models: minibatches by Adam, early stopping on validation, the best weights kept,
 * a checkpoint after each epoch, cancel between batches. What an epoch does depends on the seed and its number only,
 * so that a training that was interrupted goes on to the same weights.
 */
import * as tf from "@tensorflow/tfjs-core";
import { AppError, throwIfAborted } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import type { Tensor } from "../model.ts";
import { type Random, random } from "../random.ts";
import { ensureMemory } from "../runtime/memory.ts";
import { adamStep, createMoments, type Moments } from "./adam.ts";
import { assignWeights, readWeights, type Weights } from "./weights.ts";

/** What learns: its weights, how an epoch is cut into batches, and the loss of a batch. */
export interface Learner {
  weights: Weights;
  /** The batches of an epoch, each the numbers of its examples. Shuffle with `rng`, for one epoch only. */
  batches(rng: Random): Int32Array[];
  /** Mean loss of these examples; runs inside tf.tidy. `rng` is for dropout and negatives. */
  loss(batch: Int32Array, rng: Random): tf.Scalar;
  /** How good the weights are now on held-out, later examples; more is better. Leave out to train all epochs. */
  validate?(): number | Promise<number>;
  /** Bytes of tensors that a batch of this many examples needs at most, where it may be large. */
  bytesOf?(examples: number): number;
}

export interface TrainingOptions {
  epochs: number;
  learningRate: number;
  /** Share by which each step shrinks the weights, times the learning rate; 0 for none. */
  weightDecay?: number;
  /** Steps over which the learning rate rises from 0. */
  warmUp?: number;
  /** Epochs without a better validation after which it stops. */
  patience: number;
  seed: number;
  /** Of the curve and the notes: "NDCG@10". */
  validationName?: string;
}

export interface Trained {
  /** Epochs behind the weights, the best ones where there is validation. */
  epochs: number;
  /** Validation of the kept weights; NaN without one. */
  score: number;
  /** Mean loss by epoch, and validation by epoch where there is one. */
  losses: number[];
  scores: number[];
}

/** What a checkpoint holds. */
interface Progress extends Trained {
  /** Epochs done and steps taken. */
  done: number;
  steps: number;
  /** Most examples at once, found where memory ran out. */
  most: number;
}

interface Saved extends Progress {
  /** Of which training this is, so that another one with the same checkpoint starts afresh. */
  signature: string;
  weights: Record<string, Tensor>;
  best: Record<string, Tensor>;
  first: Record<string, Tensor>;
  second: Record<string, Tensor>;
}

const KEY = "training";
/** Batches are not cut below this many examples. */
const FEWEST = 8;

/** Trains `learner.weights` in place and leaves the best ones there. Throws `cancelled`, and `unsupported` out of memory. */
export async function trainWeights(learner: Learner, options: TrainingOptions, run: Run): Promise<Trained> {
  const { weights } = learner;
  const moments = createMoments(weights);
  const signature = signatureOf(learner, options);
  const found = run.checkpoint.get<Saved>(KEY);
  const saved = found?.signature === signature ? found : undefined;
  const state: Progress = saved ? restore(saved, weights, moments) : start();
  redraw(state, options, run);
  let best = saved ? saved.best : await readWeights(weights);
  try {
    while (state.done < options.epochs && !isOver(state, options)) {
      state.losses.push(await epoch(learner, moments, options, state, run));
      state.done++;
      run.curve({ name: "loss", step: state.done, value: state.losses.at(-1)! });
      // Only GPU backends count what they hold there.
      const { numBytesInGPU } = tf.memory() as { numBytesInGPU?: number };
      if (numBytesInGPU)
        run.curve({ name: "GPU memory, MiB", step: state.done, value: numBytesInGPU / 2 ** 20 });
      if (await judge(learner, options, state, run)) best = await readWeights(weights);
      const tensors = await readAll(weights, moments);
      run.checkpoint.set(KEY, { ...structuredClone(state), ...tensors, best, signature } satisfies Saved);
    }
    assignWeights(weights, best);
  } finally {
    tf.dispose([moments.first, moments.second]);
  }
  const { epochs, score, losses, scores } = state;
  return { epochs, score, losses, scores };
}

function signatureOf(learner: Learner, options: TrainingOptions): string {
  const shapes = Object.entries(learner.weights).map(([name, { shape }]) => `${name} ${shape.join("x")}`);
  const examples = learner.batches(random(0)).reduce((total, batch) => total + batch.length, 0);
  return JSON.stringify([shapes, examples, options]);
}

function start(): Progress {
  return { epochs: 0, score: Number.NaN, losses: [], scores: [], done: 0, steps: 0, most: Infinity };
}

/** The curves as far as a checkpoint knows them: the process that drew them is gone. */
function redraw({ losses, scores }: Progress, options: TrainingOptions, run: Run): void {
  for (const [i, value] of losses.entries()) run.curve({ name: "loss", step: i + 1, value });
  for (const [i, value] of scores.entries())
    run.curve({ name: validationCurve(options), step: i + 1, value });
}

const validationCurve = ({ validationName }: TrainingOptions) => `validation ${validationName ?? "score"}`;

function isOver(state: Progress, { patience }: TrainingOptions): boolean {
  return state.scores.length > 0 && state.done - state.epochs >= patience;
}

/** Validates; true where these are the weights to keep. */
async function judge(
  learner: Learner,
  options: TrainingOptions,
  state: Progress,
  run: Run,
): Promise<boolean> {
  const loss = state.losses.at(-1)!;
  if (!Number.isFinite(loss)) {
    throw new AppError(
      "unsupported",
      "Training diverged: the loss is not a number. Lower the learning rate.",
    );
  }
  if (learner.validate) {
    const score = await learner.validate();
    state.scores.push(score);
    run.curve({ name: validationCurve(options), step: state.done, value: score });
    if (score <= state.score) return false;
    state.score = score;
  }
  state.epochs = state.done;
  return true;
}

/** One pass over the examples; answers the mean loss. */
async function epoch(
  learner: Learner,
  moments: Moments,
  options: TrainingOptions,
  state: Progress,
  run: Run,
): Promise<number> {
  const rng = random(options.seed).fork(`epoch ${state.done}`);
  const queue = learner.batches(rng.fork("order")).reverse();
  const examples = queue.reduce((total, batch) => total + batch.length, 0);
  let total: tf.Scalar = tf.scalar(0);
  let seen = 0;
  try {
    while (queue.length > 0) {
      throwIfAborted(run.signal);
      const batch = queue.pop()!;
      if (!fits(learner, batch, state)) {
        split(batch, queue, state);
        continue;
      }
      try {
        total = step(learner, moments, batch, rng.fork(`batch ${seen}`), options, state, total);
        seen += batch.length;
      } catch (error) {
        if (!isOutOfMemory(error)) throw error;
        split(batch, queue, state);
      }
      run.progress(state.done + seen / examples, options.epochs, noteOf(state, options));
      // Lets messages (cancel, progress) in, and the GPU work through its queue.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return (await total.data())[0]! / Math.max(1, examples);
  } finally {
    total.dispose();
  }
}

function noteOf(state: Progress, { epochs, validationName }: TrainingOptions): string {
  const best = Number.isFinite(state.score) ? `, best ${validationName} ${state.score.toPrecision(3)}` : "";
  return `Epoch ${state.done + 1} of at most ${epochs}${best}`;
}

/** Moves the weights by one batch; answers the sum of losses with this batch's, weighed by its examples. */
function step(
  learner: Learner,
  moments: Moments,
  batch: Int32Array,
  rng: Random,
  options: TrainingOptions,
  state: Progress,
  total: tf.Scalar,
): tf.Scalar {
  const { weights } = learner;
  const sum = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => learner.loss(batch, rng), Object.values(weights));
    const gradients = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, grads[weight.name]]),
    );
    const count = state.steps + 1;
    const rate = options.learningRate * Math.min(1, count / Math.max(1, options.warmUp ?? 0));
    adamStep(weights, moments, gradients, { count, rate, decay: options.weightDecay ?? 0 });
    return tf.add(total, tf.mul(value, batch.length)) as tf.Scalar;
  });
  state.steps++;
  total.dispose();
  return sum;
}

function fits(learner: Learner, batch: Int32Array, state: Progress): boolean {
  if (batch.length > state.most) return false;
  if (!learner.bytesOf) return true;
  try {
    ensureMemory(learner.bytesOf(batch.length), "a batch");
    return true;
  } catch (error) {
    if (batch.length <= FEWEST) throw error;
    return false;
  }
}

/** Puts the halves of a batch that is too large back in line, and keeps later ones as small. */
function split(batch: Int32Array, queue: Int32Array[], state: Progress): void {
  const half = Math.ceil(batch.length / 2);
  if (half < FEWEST) {
    throw new AppError(
      "unsupported",
      `Not enough memory to train even ${batch.length} examples at once. Close other programs, choose fewer ` +
        "dimensions, or choose the wasm backend in the settings.",
    );
  }
  state.most = Math.min(state.most, half);
  queue.push(batch.subarray(half), batch.subarray(0, half));
}

/** What the backends say when the GPU, the wasm heap or the process has no more to give. */
function isOutOfMemory(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return /out of memory|OOM|allocation fail|failed to allocate|exceeds? the (max|limit)|memory access out of bounds/i.test(
    text,
  );
}

async function readAll(weights: Weights, moments: Moments) {
  const [now, first, second] = await Promise.all([
    readWeights(weights),
    readWeights(moments.first),
    readWeights(moments.second),
  ]);
  return { weights: now, first, second };
}

function restore(saved: Saved, weights: Weights, moments: Moments): Progress {
  assignWeights(weights, saved.weights);
  assignWeights(moments.first, saved.first);
  assignWeights(moments.second, saved.second);
  const { epochs, score, losses, scores, done, steps, most } = saved;
  return { epochs, score, losses: [...losses], scores: [...scores], done, steps, most };
}
