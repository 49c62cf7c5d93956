import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { quietRun } from "../../../engine/contract/run.ts";
import { random } from "../../random.ts";
import { pickBackend } from "../../runtime/backend.ts";
import { describeModel } from "../../testkit/suite.ts";
import { customerModel } from "../customer-model.ts";
import type { Sequences } from "../history/history.ts";
import { madeUpStore } from "../made-up.fixture.ts";
import { KIND } from "../recommender.ts";
import { sasrec } from "./sasrec.ts";
import { eventRows, followers, rowsOfSessions } from "./sasrec-events.ts";
import { fitSasrec, rankOf, type SasrecOptions, scoreRows } from "./sasrec-fit.ts";
import { type ProductRows, spectralEmbedding } from "./spectral.ts";

describeModel(customerModel(sasrec), {
  data: madeUpStore(),
  tooLittle: madeUpStore(25, 1),
  params: { dimensions: 16, epochs: 2, layers: 1, length: 10, negatives: 0 },
});

const rowsOf = (rows: number[][]): ProductRows => {
  const offsets = Int32Array.from({ length: rows.length + 1 }, (_, r) =>
    rows.slice(0, r).reduce((total, row) => total + row.length, 0),
  );
  return { offsets, products: Int32Array.from(rows.flat()) };
};

const OPTIONS: SasrecOptions = {
  products: 30,
  dimensions: 16,
  layers: 1,
  heads: 2,
  length: 8,
  epochs: 14,
  learningRate: 0.02,
  weightDecay: 0,
  dropout: 0.1,
  negatives: 0,
  batchEvents: 256,
  patience: 30,
  seed: 3,
};

/** What comes next depends on the product before the last: even walks go up by two from there, odd ones down. */
function walks(count: number, length: number): number[][] {
  const rng = random("walks");
  return Array.from({ length: count }, () => {
    const row = [rng.int(30), rng.int(30)];
    while (row.length < length) {
      const [before, last] = row.slice(-2) as [number, number];
      row.push((last + (before % 2 === 0 ? 2 : 27)) % 30);
    }
    return row;
  });
}

async function hitsOf(options: SasrecOptions): Promise<number> {
  const all = walks(200, 9);
  const model = await fitSasrec(rowsOf(all), undefined, options, quietRun());
  const fresh = walks(300, 9).slice(200);
  const asked = rowsOf(fresh.map((row) => row.slice(0, -1)));
  let hits = 0;
  await scoreRows(model, asked, (row, scores) => {
    if (scores.indexOf(Math.max(...scores)) === fresh[row]!.at(-1)) hits++;
  });
  tf.dispose(model.weights);
  return hits / fresh.length;
}

beforeAll(() => pickBackend("wasm"));

describe("fitSasrec", () => {
  it("learns what depends on more than the last product, from all products and from drawn ones", async () => {
    // Knowing the last product only, one in two is the best there is.
    expect(await hitsOf(OPTIONS)).toBeGreaterThan(0.8);
    expect(await hitsOf({ ...OPTIONS, negatives: 12 })).toBeGreaterThan(0.7);
  });

  it("stops by held-out rows and leaves no tensors behind", async () => {
    const all = walks(60, 9);
    const before = tf.memory().numTensors;
    const heldOut = {
      before: rowsOf(all.map((row) => row.slice(0, -1))),
      next: Int32Array.from(all, (row) => row.at(-1)!),
    };
    const options = { ...OPTIONS, epochs: 6, patience: 1 };
    const model = await fitSasrec(heldOut.before, heldOut, options, quietRun());
    expect(model.trained.scores.length).toBe(model.trained.losses.length);
    expect(model.trained.score).toBe(Math.max(...model.trained.scores));
    tf.dispose(model.weights);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("reads rows longer than it looks back on from their end, and scores an empty one alike for all", async () => {
    const model = await fitSasrec(rowsOf(walks(20, 40)), undefined, { ...OPTIONS, epochs: 1 }, quietRun());
    const long = Array.from({ length: 10_000 }, (_, i) => (i * 7) % 30);
    const scored: Float32Array[] = [];
    await scoreRows(model, rowsOf([long, [], long.slice(-8)]), (row, scores) => {
      scored[row] = scores.slice();
    });
    scored[0]!.forEach((score, p) => void expect(score).toBeCloseTo(scored[2]![p]!, 4));
    expect(new Set(scored[1]).size).toBe(1);
    tf.dispose(model.weights);
  });

  it("refuses heads that do not share the dimensions", async () => {
    const fit = fitSasrec(rowsOf(walks(5, 5)), undefined, { ...OPTIONS, heads: 3 }, quietRun());
    await expect(fit).rejects.toThrow(/16 dimensions cannot be shared by 3 heads/);
  });
});

describe("spectralEmbedding", () => {
  it("puts products near that follow each other, and rows of length 1 for all that were met", () => {
    const rows = rowsOf(Array.from({ length: 80 }, (_, r) => [0, 1, 2, 3, 4].map((p) => p + (r % 2) * 5)));
    const numbers = spectralEmbedding(rows, 11, 2, 1);
    const near = (a: number, b: number) =>
      [0, 1].reduce((sum, k) => sum + numbers[a * 2 + k]! * numbers[b * 2 + k]!, 0);
    for (let p = 0; p < 10; p++) expect(near(p, p)).toBeCloseTo(1, 5);
    expect(near(0, 4)).toBeGreaterThan(0.9);
    expect(Math.abs(near(0, 7))).toBeLessThan(0.1);
    expect(near(10, 10)).toBeLessThan(0.2);
  });
});

describe("events of a sequence model", () => {
  const sequences = (rows: [product: number, day: number, kind: number][][]): Sequences => ({
    ...rowsOf(rows.map((row) => row.map(([product]) => product))),
    days: Float64Array.from(rows.flat().map(([, day]) => day)),
    kinds: Uint8Array.from(rows.flat().map(([, , kind]) => kind)),
  });
  const { view, cart, purchase } = KIND;
  const customers = sequences([
    [
      [3, 1, view],
      [3, 1.1, cart],
      [3, 2, purchase],
      [4, 3, view],
      [3, 4, KIND.return],
      [3, 5, view],
    ],
    [
      [9, 1, view],
      [8, 2, view],
    ],
  ]);

  it("are products in order, one step where the same comes again, without returns", () => {
    expect([...eventRows(customers).products]).toEqual([3, 4, 3, 9, 8]);
    expect([...eventRows(customers, (row) => row === 1).offsets]).toEqual([0, 0, 2]);
  });

  it("come from visits too, but not twice from a customer's", () => {
    const sessions = sequences([
      [
        [3, 1, view],
        [3, 1.1, cart],
      ],
      [
        [9, 1.5, view],
        [8, 2.5, view],
      ],
      [],
    ]);
    const unknown = rowsOfSessions(sessions, customers);
    expect([...unknown.products]).toEqual([9, 8]);
    expect([...unknown.offsets]).toEqual([0, 0, 2, 2]);
  });

  it("count what came soon after what", () => {
    const after = followers(
      rowsOf([
        [1, 2, 1, 0, 3],
        [1, 2],
      ]),
      4,
    );
    const dense = Array.from({ length: 4 }, (_, r) => {
      const row = [0, 0, 0, 0];
      for (let p = after.offsets[r]!; p < after.offsets[r + 1]!; p++)
        row[after.indices[p]!] = after.values[p]!;
      return row;
    });
    expect(dense).toEqual([
      [0, 0, 0, 1],
      [2, 0, 2, 1],
      [1, 1, 0, 1],
      [0, 0, 0, 0],
    ]);
  });
});

describe("rankOf", () => {
  it("counts the products above, without those of the row itself, which rank last", () => {
    const rows = rowsOf([[0, 2]]);
    const scores = Float32Array.from([9, 5, 8, 7, 6]);
    expect([0, 1, 2, 3, 4].map((product) => rankOf(scores, rows, 0, product))).toEqual([5, 2, 5, 0, 1]);
  });
});
