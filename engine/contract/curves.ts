/** Learning curves: what a training reports while it runs, kept short enough to send and to store. */
import { z } from "zod";

export const curvePoint = z.object({
  /** Where in the job: "Two-tower/model/learn"; parts of the run joined by slashes. */
  part: z.string(),
  /** "loss", "validation NDCG@10". */
  name: z.string(),
  /** Epoch or iteration, rising. */
  step: z.number(),
  value: z.number(),
});
export type CurvePoint = z.infer<typeof curvePoint>;

export const curveSchema = z.object({
  part: z.string(),
  name: z.string(),
  /** Only steps that are a multiple of this are kept. */
  every: z.number(),
  steps: z.array(z.number()),
  values: z.array(z.number()),
});
export type Curve = z.infer<typeof curveSchema>;

const MOST_POINTS = 500;

/**
 * Adds a point in place. Above 500 points every second one goes and the rest is thinned alike; a step at or before
 * the last one starts over from there, as a training does that goes on from its checkpoint.
 */
export function addPoint(curves: Curve[], { part, name, step, value }: CurvePoint): void {
  if (!Number.isFinite(value)) return;
  let curve = curves.find((one) => one.part === part && one.name === name);
  if (!curve) {
    curve = { part, name, every: 1, steps: [], values: [] };
    curves.push(curve);
  }
  while (curve.steps.length > 0 && curve.steps.at(-1)! >= step) dropLast(curve);
  if (step % curve.every !== 0) return;
  curve.steps.push(step);
  curve.values.push(value);
  if (curve.steps.length > MOST_POINTS) thin(curve);
}

function dropLast(curve: Curve): void {
  curve.steps.pop();
  curve.values.pop();
}

function thin(curve: Curve): void {
  curve.every *= 2;
  const kept = curve.steps.map((step) => step % curve.every === 0);
  curve.values = curve.values.filter((_, i) => kept[i]);
  curve.steps = curve.steps.filter((_, i) => kept[i]);
}
