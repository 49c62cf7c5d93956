/** What stands behind a list; kept until the data changes, for lists are asked for by the hundred. */
import type { Basis } from "../contract/common.ts";
import type { Engine } from "../engine.ts";
import { keptUntilChange } from "../warehouse/kept.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { askedBy, basisOf } from "./basis.ts";

const bases = keptUntilChange((_warehouse: Warehouse) => new WeakMap<Engine, Promise<Basis>>());

/** Where lists come from; read once while the warehouse stays as it is. */
export async function listBasis(engine: Engine, version: string | null): Promise<Basis> {
  const known = bases(engine.warehouse);
  const basis =
    known.get(engine) ?? basisOf(engine, "shelves/list", ["mart.recommendations", "app.product_facts"]);
  known.set(engine, basis);
  basis.catch(() => known.delete(engine));
  return { ...(await basis), ...askedBy(), modelVersion: version };
}
