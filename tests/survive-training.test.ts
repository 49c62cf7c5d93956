/** SIGKILL in the middle of a training: it goes on from its checkpoint to the very model that it would have been. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type ServedEngine, startEngine } from "./harness/served-engine.ts";
import { temporaryFolder } from "./harness/workspace.ts";

const STORE = { customers: 120, products: 30, orders: 1500, events: 0, months: 8 };
/** Enough for a fast machine to be still at it when it is killed. */
const EPOCHS = 40;
const SMALL = { epochs: EPOCHS, patience: EPOCHS, dimensions: 8, layers: 1, length: 10 };

/** Trains SASRec; `listLength` makes it a version of its own that learns the same. */
const train = ({ client }: ServedEngine, listLength: number) =>
  client.recommend.train({ models: ["sasrec"], params: { sasrec: { ...SMALL, listLength } }, seed: 3 });

/** Resolves when the job has learnt two epochs, so that the first one is kept, and is still at it. */
async function untilSecondEpoch({ client }: ServedEngine, id: string): Promise<void> {
  for await (const { job, points } of await client.jobs.watch({ id })) {
    if (job.state !== "queued" && job.state !== "running") throw new Error(`It was ${job.state} before.`);
    if (points.some(({ name, step }) => name === "loss" && step === 2)) return;
  }
}

function tensorsOf(folder: string): Buffer[] {
  const names = readdirSync(folder).filter((name) => name.startsWith("tensor-"));
  return names.sort().map((name) => readFileSync(join(folder, name)));
}

it("a training that was killed ends in the model of one that was not, with its whole curve", async () => {
  const folder = temporaryFolder("killed-training");
  const version = (number: number) => join(folder, "workspace/models", `sasrec-${number}`);
  let engine = await startEngine(folder);
  const { client } = engine;
  const made = await engine.ended((await client.workspace.addSample(STORE)).id);
  const { databaseSourceId: id } = made.output as { databaseSourceId: string };
  expect(await engine.ended((await client.source.sync({ id })).id)).toMatchObject({ state: "done" });
  expect(await engine.ended((await train(engine, 10)).id)).toMatchObject({ state: "done" });

  const cut = await train(engine, 11);
  await untilSecondEpoch(engine, cut.id);
  await engine.kill();
  expect(existsSync(join(version(2), "artifact.json"))).toBe(false);
  expect(readdirSync(join(version(2), "checkpoint"))).not.toEqual([]);
  engine = await startEngine(folder);
  expect(engine.resumedJobs).toBe(1);
  expect(await engine.ended(cut.id)).toMatchObject({ state: "done" });

  const [whole, resumed] = [tensorsOf(version(1)), tensorsOf(version(2))];
  expect(whole.length).toBeGreaterThan(5);
  expect(resumed.length).toBe(whole.length);
  expect(resumed.every((tensor, i) => tensor.equals(whole[i]!))).toBe(true);
  const curves = await engine.client.jobs.curves({ id: cut.id });
  const { steps } = curves.find(({ part, name }) => part.endsWith("/choose") && name === "loss")!;
  expect(steps).toEqual(Array.from({ length: EPOCHS }, (_, epoch) => epoch + 1));
  await engine.stop();
});
