/** Run as a process of its own, one a backend: seconds of an epoch of SASRec and of two towers, as JSON. */
import * as tf from "@tensorflow/tfjs-core";
import { quietRun } from "../../engine/contract/run.ts";
import { type Learner, trainWeights } from "../../models/neural/training.ts";
import type { Weights } from "../../models/neural/weights.ts";
import { random } from "../../models/random.ts";
import type { Catalogue, Sequences } from "../../models/recommend/history/history.ts";
import { featuresOf, learnWords } from "../../models/recommend/neural/product-features.ts";
import { sasrecLearner } from "../../models/recommend/neural/sasrec-fit.ts";
import { sasrecWeights } from "../../models/recommend/neural/sasrec-net.ts";
import { twoTowerNet, twoTowerWeights } from "../../models/recommend/neural/two-tower-net.ts";
import { type BackendName, pickBackend } from "../../models/runtime/backend.ts";

const PRODUCTS = 5000;
const EVENTS_EACH = 10;
const LAST_DAY = 20_000;

/** Customers whose next product is near the last one; low numbers are met more often. */
function sequencesOf(customers: number): Sequences {
  const rng = random("sequences");
  const size = customers * EVENTS_EACH;
  const products = new Int32Array(size);
  for (let e = 0; e < size; e++) {
    const fresh = e % EVENTS_EACH === 0 || rng.next() < 0.3;
    products[e] = fresh
      ? Math.floor(PRODUCTS * rng.next() ** 2)
      : (products[e - 1]! + 1 + rng.int(5)) % PRODUCTS;
  }
  return {
    offsets: Int32Array.from({ length: customers + 1 }, (_, r) => r * EVENTS_EACH),
    products,
    days: Float64Array.from(products, (_, e) => LAST_DAY - 200 + 20 * (e % EVENTS_EACH)),
    kinds: new Uint8Array(size).fill(3),
  };
}

function catalogueOf(): Catalogue {
  const each = <T>(value: (p: number) => T) => Array.from({ length: PRODUCTS }, (_, p) => value(p));
  const numbers = () => Float64Array.from(each((p) => 1 + (p % 90)));
  return {
    ids: each(String),
    titles: each((p) => `Thing ${p % 400} of kind ${p % 37}`),
    categories: each((p) => `Category ${p % 40}`),
    categoryIds: each((p) => `C${p % 40}`),
    brands: each((p) => `Brand ${p % 200}`),
    attributes: each(() => null),
    offered: new Uint8Array(PRODUCTS).fill(1),
    prices: numbers(),
    margins: numbers(),
    created: numbers(),
  };
}

/** Seconds of the second epoch: the first one also builds kernels. */
async function secondsOf(learner: Learner): Promise<number> {
  const ends: number[] = [];
  const run = { ...quietRun(), curve: () => void ends.push(performance.now()) };
  await trainWeights(learner, { epochs: 2, learningRate: 0.001, patience: 2, seed: 1 }, run);
  tf.dispose(learner.weights);
  return (ends[1]! - ends[0]!) / 1000;
}

function sasrec(sequences: Sequences): Learner {
  const shape = { products: PRODUCTS, dimensions: 64, layers: 2, heads: 1, length: 50 };
  const weights = sasrecWeights(shape, sequences, 1);
  const options = { dropout: 0.4, negatives: 512, batchEvents: 2048 };
  return sasrecLearner(sequences, weights, shape, options);
}

function twoTower(sequences: Sequences): Learner {
  const catalogue = catalogueOf();
  const words = learnWords(catalogue);
  const counts = {
    categories: words.categories.length,
    brands: words.brands.length,
    words: words.words.length,
  };
  const weights: Weights = twoTowerWeights(PRODUCTS, { dimensions: 64, ...counts }, 1);
  return { weights, ...twoTowerNet(weights, featuresOf(catalogue, words), sequences, LAST_DAY) };
}

const choice = await pickBackend(process.argv[2] as BackendName);
const customers = Number(process.argv[3]);
const seconds: Record<string, number> = {};
if (customers > 0) {
  const sequences = sequencesOf(customers);
  seconds.SASRec = await secondsOf(sasrec(sequences));
  seconds["Two towers"] = await secondsOf(twoTower(sequences));
}
process.stdout.write(JSON.stringify({ name: choice.name, reason: choice.reason, seconds }));
