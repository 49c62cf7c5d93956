/** What stands behind a list. The day of the data is kept for a second, for lists are asked for by the hundred. */
import type { Basis } from "../contract/common.ts";
import type { Engine } from "../engine.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { askedBy, basisOf } from "./basis.ts";

const KEEP_MS = 1000;
const kept = new WeakMap<Warehouse, { at: number; basis: Promise<Basis> }>();

export async function listBasis(engine: Engine, version: string | null): Promise<Basis> {
  const before = kept.get(engine.warehouse);
  const fresh = before && performance.now() - before.at < KEEP_MS;
  const basis = fresh
    ? before.basis
    : basisOf(engine, "shelves/inventory", ["mart.recommendations", "app.product_facts"]);
  if (!fresh) kept.set(engine.warehouse, { at: performance.now(), basis });
  return { ...(await basis), ...askedBy(), modelVersion: version };
}
