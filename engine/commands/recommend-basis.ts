/** What stands behind a list; kept until the data changes, for lists are asked for by the hundred. */
import type { Basis } from "../contract/common.ts";
import type { Engine } from "../engine.ts";
import { keptByStamp } from "../warehouse/kept.ts";
import { askedBy, basisOf } from "./basis.ts";

const keep = keptByStamp<Engine, Promise<Basis>>();

/** Where lists come from; read once while the warehouse stays as it is. */
export async function listBasis(engine: Engine, version: string | null): Promise<Basis> {
  const basis = await keep(engine, engine.warehouse.changes(), () =>
    basisOf(engine, "shelves/list", ["mart.recommendations", "app.product_facts"]),
  );
  return { ...basis, ...askedBy(), modelVersion: version };
}
