/** Several models of one area, trained or judged one after the other. */
import { findModel } from "../../models/index.ts";
import { AppError } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";

export interface ModelResult<Id, T> {
  model: Id;
  value?: T;
  /** Why there is none: too little data, with what is needed. */
  problem?: string;
}

/**
 * Works through the models in turn. Too little data for one does not stop the others, unless none can be trained: then
 * the error of the last is thrown. `weights` says how long a model takes beside the others, which take 1.
 */
export async function eachModel<Id extends string, T>(
  models: Id[],
  run: Run,
  weights: Partial<Record<Id, number>>,
  work: (model: Id, part: Run) => Promise<T>,
): Promise<ModelResult<Id, T>[]> {
  const results: ModelResult<Id, T>[] = [];
  const parts = models.map((model) => run.part(findModel(model).title, weights[model] ?? 1));
  for (const [i, model] of models.entries()) {
    try {
      results.push({ model, value: await work(model, parts[i]!) });
    } catch (error) {
      const unsuited = error instanceof AppError && error.code === "unsupported";
      if (!unsuited || (models.length === i + 1 && results.every((one) => one.problem))) throw error;
      parts[i]!.progress(1, 1, "Too little data");
      results.push({ model, problem: error.message });
    }
  }
  return results;
}

/** Why models could not be trained, a sentence each. */
export const lackingOf = (results: ModelResult<string, unknown>[]): string[] =>
  results.flatMap(({ model, problem }) => (problem ? [`${findModel(model).title}: ${problem}`] : []));

/** A sentence a model: how good its new version is, or why there is none. */
export function verdictsOf(
  results: ModelResult<string, { scorecard: { verdict: string } | null }>[],
): string[] {
  return results.map(
    ({ model, value, problem }) =>
      `${findModel(model).title}: ${problem ?? value!.scorecard?.verdict ?? "no score"}`,
  );
}
