/**
 * The suite that every model must pass; a model's own test adds what only it promises.
 * May import: model.ts, engine/contract, vitest. To use it: describeModel(model, { data, tooLittle }).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../engine/contract/errors.ts";
import { quietRun } from "../../engine/contract/run.ts";
import type { Artifact, Column, Data, Model, Predictions, Table, Tensor, TrainContext } from "../model.ts";
import { pickBackend } from "../runtime/backend.ts";

export interface ModelCase {
  /** Enough to train on, small enough for a second or two. */
  data: Data;
  /** Fewer than the model's stated minimum. */
  tooLittle: Data;
  params?: Record<string, unknown>;
  context?: Partial<TrainContext>;
  /** Largest relative difference of two runs with one seed; 0 unless a model sums in threads. */
  tolerance?: number;
}

const CONTEXT: TrainContext = { seed: 7, timeZone: "Europe/London", currency: "GBP", asOf: "2026-11-20" };

/** Runs the suite on a model. */
export function describeModel(model: Model, testCase: ModelCase): void {
  const { data, tooLittle, tolerance = 0 } = testCase;
  const context = { ...CONTEXT, ...testCase.context };
  const params = () => model.params.parse(testCase.params ?? {}) as Record<string, unknown>;
  const train = (seed = context.seed) => model.train(data, params(), { ...context, seed }, quietRun());
  const predict = (artifact: Artifact) => model.predict(artifact, data, params(), context, quietRun());

  describe(`${model.id}: what every model promises`, () => {
    let artifact: Artifact;
    let predictions: Predictions;

    beforeAll(async () => {
      if (model.usesTensorFlow) await pickBackend("wasm");
      artifact = await train();
      predictions = await predict(artifact);
    });

    it("has parameters with defaults, so that an empty form trains", () => {
      expect(model.params.safeParse({}).success).toBe(true);
      expect(model.title.length).toBeGreaterThan(2);
      expect(model.description.length).toBeGreaterThan(20);
    });

    it("gives the same answer for the same seed", async () => {
      expectClose(await predict(await train()), predictions, tolerance);
    });

    it("keeps its artifact unchanged through JSON and binary files", async () => {
      const read = throughFiles(artifact);
      expect(read).toEqual(artifact);
      expectClose(await predict(read), predictions, 0);
    });

    it("writes the tables it names, with the columns of the mart schema and equally long columns", () => {
      expect(Object.keys(predictions).sort()).toEqual([...model.writes].sort());
      for (const [name, table] of Object.entries(predictions)) {
        expect(table.rows).toBeGreaterThan(0);
        expect(withoutStamps(Object.keys(table.columns))).toEqual(martColumns(name));
        for (const column of Object.values(table.columns)) expect(column.length).toBe(table.rows);
      }
    });

    it("reports a scorecard beside baselines, on the metric that decides", async () => {
      const scorecard = await model.evaluate(data, params(), context, quietRun());
      const names = scorecard.model.metrics.map((metric) => metric.name);
      expect(names).toContain(scorecard.primary);
      expect(scorecard.baselines.length).toBeGreaterThan(0);
      for (const score of [scorecard.model, ...scorecard.baselines]) {
        for (const metric of score.metrics)
          expect(metric.value, `${score.name} ${metric.name}`).not.toBeNaN();
      }
      expect(scorecard.protocol.length).toBeGreaterThan(10);
      expect(scorecard.verdict).toMatch(/\d/);
    });

    it("says what is missing when there is too little data", async () => {
      const attempt = model.train(tooLittle, params(), context, quietRun());
      await expect(attempt).rejects.toMatchObject({
        code: "unsupported",
        message: expect.stringMatching(/^Not enough data/),
      });
    });

    it("ends as cancelled when it is cancelled", async () => {
      const run = quietRun(AbortSignal.abort());
      const attempt = model.evaluate(data, params(), context, run);
      await expect(attempt).rejects.toMatchObject({ code: "cancelled" });
    });
  });
}

/** As the engine stores it: metadata as JSON, each tensor as its bytes. */
function throughFiles(artifact: Artifact): Artifact {
  const meta = JSON.parse(JSON.stringify(artifact.meta)) as Record<string, unknown>;
  const tensors: Record<string, Tensor> = {};
  for (const [name, { shape, data }] of Object.entries(artifact.tensors)) {
    expect(data.length, `size of tensor ${name}`).toBe(shape.reduce((product, size) => product * size, 1));
    const bytes = Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const copy = new Uint8Array(bytes).buffer;
    const Typed = data.constructor as new (buffer: ArrayBuffer) => Tensor["data"];
    tensors[name] = { shape: JSON.parse(JSON.stringify(shape)) as number[], data: new Typed(copy) };
  }
  return { meta, tensors };
}

/** Stamped by the engine on every row, and what only lists of categories have. */
const NOT_ASKED = ["model_version", "generated_at", "list_key", "recommended_category_id"];

function withoutStamps(columns: string[]): string[] {
  return columns.filter((name) => !NOT_ASKED.includes(name)).sort();
}

/** Columns of a mart table, read from the schema itself. */
function martColumns(table: string): string[] {
  const path = join(import.meta.dirname, "../../engine/warehouse/schema/mart.sql");
  const sql = readFileSync(path, "utf8");
  const body = new RegExp(`mart\\.${table} \\(([\\s\\S]*?)\\n\\);`).exec(sql)?.[1];
  if (!body) throw new AppError("not-found", `mart.sql has no table ${table}. Add it there first.`);
  const names = [...body.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]!);
  return withoutStamps(names);
}

function expectClose(actual: Predictions, expected: Predictions, tolerance: number): void {
  if (tolerance === 0) {
    expect(actual).toEqual(expected);
    return;
  }
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, table] of Object.entries(expected)) {
    expect(actual[name]!.rows).toBe(table.rows);
    for (const [column, values] of Object.entries(table.columns)) {
      expectColumnClose(actual[name] as Table, column, values, tolerance);
    }
  }
}

function expectColumnClose(table: Table, name: string, expected: Column, tolerance: number): void {
  const actual = table.columns[name]!;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i], expected[i]];
    if (typeof a !== "number" || typeof b !== "number" || Number.isNaN(b)) expect(a).toEqual(b);
    else expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(b)));
  }
}
