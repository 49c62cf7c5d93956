import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { quietRun, type Run } from "../../engine/contract/run.ts";
import { random, shuffle } from "../random.ts";
import { pickBackend } from "../runtime/backend.ts";
import { dense, dropout, embed, layerNorm } from "./layers.ts";
import { drawCandidates, softmaxLoss } from "./losses.ts";
import { type Learner, type TrainingOptions, trainWeights } from "./training.ts";
import { createWeights, readWeights } from "./weights.ts";

beforeAll(() => pickBackend("wasm"));

const OPTIONS: TrainingOptions = { epochs: 12, learningRate: 0.05, patience: 3, seed: 5 };

/** Ten groups of examples, each group's label to be learnt by its embedding, with dropout on the way. */
function learner(extra: Partial<Learner> = {}): Learner {
  const groups = Int32Array.from({ length: 64 }, (_, i) => i % 10);
  const labels = Int32Array.from(groups, (group) => (group * 7) % 10);
  const weights = createWeights(
    {
      table: { shape: [10, 8], start: { deviation: 0.1 } },
      scale: { shape: [8], start: { value: 1 } },
      shift: { shape: [8], start: { value: 0 } },
      out: { shape: [8, 8], start: "glorot" },
      bias: { shape: [8], start: { value: 0 } },
      labels: { shape: [10, 8], start: { deviation: 0.1 } },
    },
    3,
  );
  return {
    weights,
    batches(rng) {
      const order = shuffle(
        Int32Array.from({ length: 64 }, (_, i) => i),
        rng,
      );
      return [0, 16, 32, 48].map((from) => order.subarray(from, from + 16));
    },
    loss(batch, rng) {
      const pick = (values: Int32Array) => batch.map((example) => values[example]!);
      const x = layerNorm(
        dropout(embed(weights.table!, pick(groups)), 0.2, rng),
        weights.scale!,
        weights.shift!,
      );
      return softmaxLoss(dense(x, weights.out!, weights.bias!), weights.labels!, pick(labels));
    },
    ...extra,
  };
}

/** A run whose signal fires once `left` epochs are reported. */
function stoppedAfter(left: number, checkpoint: Run["checkpoint"]): Run {
  const abort = new AbortController();
  const run = { ...quietRun(abort.signal), checkpoint };
  return { ...run, curve: () => void (--left === 0 && abort.abort()) };
}

describe("trainWeights", () => {
  it("learns, the same for the same seed, and leaves no tensors behind", async () => {
    const before = tf.memory().numTensors;
    const [a, b] = [learner(), learner()];
    const first = await trainWeights(a, OPTIONS, quietRun());
    const second = await trainWeights(b, OPTIONS, quietRun());
    expect(first.losses.at(-1)!).toBeLessThan(first.losses[0]! / 4);
    expect(second).toEqual(first);
    expect(await readWeights(a.weights)).toEqual(await readWeights(b.weights));
    tf.dispose([a.weights, b.weights]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("goes on after an interruption to the weights it would have had", async () => {
    const whole = learner();
    const expected = await trainWeights(whole, OPTIONS, quietRun());
    const { checkpoint } = quietRun();
    const cut = trainWeights(learner(), OPTIONS, stoppedAfter(5, checkpoint));
    await expect(cut).rejects.toMatchObject({ code: "cancelled" });
    const resumed = learner();
    const drawn: number[] = [];
    const done: number[] = [];
    const curve = ({ value }: { value: number }) => void drawn.push(value);
    const run = { ...quietRun(), checkpoint, curve, progress: (at: number) => void done.push(at) };
    expect(await trainWeights(resumed, OPTIONS, run)).toEqual(expected);
    // Five epochs were not learnt again, and their curve is there all the same.
    expect(done[0]).toBeGreaterThan(5);
    expect(drawn).toEqual(expected.losses);
    expect(await readWeights(resumed.weights)).toEqual(await readWeights(whole.weights));
  });

  it("keeps the best weights and stops when validation gets no better", async () => {
    const marks = [0.1, 0.3, 0.2, 0.25, 0.1, 0.9];
    const stopping = learner({ validate: () => marks.shift()! });
    const trained = await trainWeights(stopping, OPTIONS, quietRun());
    expect(trained).toMatchObject({ epochs: 2, score: 0.3, scores: [0.1, 0.3, 0.2, 0.25, 0.1] });
    const two = learner();
    await trainWeights(two, { ...OPTIONS, epochs: 2 }, quietRun());
    expect(await readWeights(stopping.weights)).toEqual(await readWeights(two.weights));
  });

  it("does not go on from the checkpoint of another training", async () => {
    const { checkpoint } = quietRun();
    await trainWeights(learner(), OPTIONS, { ...quietRun(), checkpoint });
    const other = await trainWeights(learner(), { ...OPTIONS, seed: 6 }, { ...quietRun(), checkpoint });
    expect(other).toEqual(await trainWeights(learner(), { ...OPTIONS, seed: 6 }, quietRun()));
  });

  it("answers a lack of memory with smaller batches, and with a sentence when none is small enough", async () => {
    const sizes: number[] = [];
    const limited = (most: number) => {
      const whole = learner();
      return {
        ...whole,
        loss: (batch: Int32Array, rng: ReturnType<typeof random>) => {
          if (batch.length > most) throw new Error("RuntimeError: out of memory");
          sizes.push(batch.length);
          return whole.loss(batch, rng);
        },
      };
    };
    const trained = await trainWeights(limited(8), { ...OPTIONS, epochs: 2 }, quietRun());
    expect(trained.losses).toHaveLength(2);
    expect(sizes).toEqual(Array.from({ length: 16 }, () => 8));
    const none = trainWeights(limited(4), OPTIONS, quietRun());
    await expect(none).rejects.toThrow(/Not enough memory to train even 8 examples/);
  });

  it("says so when it diverges", async () => {
    const broken = learner({ loss: () => tf.scalar(Number.NaN) });
    const whole = learner();
    const loss: Learner["loss"] = (batch, rng) => tf.mul(whole.loss(batch, rng), Number.NaN);
    await expect(trainWeights({ ...broken, ...whole, loss }, OPTIONS, quietRun())).rejects.toThrow(
      /diverged/,
    );
  });
});

describe("softmaxLoss", () => {
  const rng = random("losses");
  const draw = (rows: number) =>
    tf.tensor2d(
      Float32Array.from({ length: rows * 4 }, () => rng.normal()),
      [rows, 4],
    );
  const targets = Int32Array.from([2, 0, 5, 2, 6]);

  it("has the value and gradients of a softmax cross-entropy written out", async () => {
    const [h, e] = [draw(5), draw(7)];
    const bias = Float32Array.from([0, 1, -1, 0.5, 0, 0.2, 0]);
    const plain = (x: tf.Tensor, table: tf.Tensor) => {
      const own = tf.oneHot(tf.tensor1d(targets, "int32"), 7);
      const scores = tf.matMul(x as tf.Tensor2D, tf.transpose(table) as tf.Tensor2D);
      const corrected = tf.add(scores, tf.mul(tf.sub(1, own), bias));
      const picked = tf.sum(tf.mul(tf.logSoftmax(corrected), own), 1);
      return tf.neg(tf.mean(picked)) as tf.Scalar;
    };
    const ours = tf.valueAndGrads((x, table) => softmaxLoss(x!, table!, targets, bias))([h, e]);
    const theirs = tf.valueAndGrads((x, table) => plain(x!, table!))([h, e]);
    expect(ours.value.dataSync()[0]).toBeCloseTo(theirs.value.dataSync()[0]!, 5);
    for (const k of [0, 1]) {
      const expected = theirs.grads[k]!.dataSync();
      ours.grads[k]!.dataSync().forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 5));
    }
  });

  it("from drawn candidates it estimates the loss over the whole catalogue", () => {
    const many = Int32Array.from({ length: 80 }, () => rng.int(400));
    const [h, e] = [draw(80), draw(400)];
    const popularity = new Float64Array(400).fill(1 / 400);
    const whole = softmaxLoss(h, e, many).dataSync()[0]!;
    let total = 0;
    for (let seed = 0; seed < 50; seed++) {
      const { rows, targets: own, bias } = drawCandidates(many, 100, popularity, seed);
      expect(own.map((place) => rows[place]!)).toEqual(many);
      total += softmaxLoss(h, embed(e, rows), own, bias).dataSync()[0]!;
    }
    expect(Math.abs(total / 50 / whole - 1)).toBeLessThan(0.05);
  });
});
