/** Shoppers whom recommenders learn nothing from, and the limits that tell them. */
import type { Inputs, Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { readShopperLimits, shopperLimitParams } from "../state/shopper-limits.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Call } from "./handlers.ts";
import { paged } from "./paging.ts";

type LeftOut = Outputs["recommend"]["leftOut"];

/** A page of the shoppers that are over a limit, with the limits. */
export async function leftOutShoppers(
  engine: Engine,
  input: Required<Pick<Inputs["recommend"]["leftOut"], "offset" | "limit">> & Inputs["recommend"]["leftOut"],
  call: Call,
): Promise<LeftOut> {
  const { warehouse, state } = engine;
  const all = await warehouse.query<LeftOut["rows"][number]>(
    sqlFile("recommend/left_out"),
    { ...shopperLimitParams(state), time_zone: state.settings().timeZone },
    { signal: call.signal },
  );
  const wanted = (input.search ?? "").trim().toLowerCase();
  const found = all.filter((one) => `${one.id} ${one.name ?? ""}`.toLowerCase().includes(wanted));
  return {
    ...paged(found, { ...input, sort: input.sort ?? "-events" }),
    limits: readShopperLimits(state),
    customers: all.filter((one) => one.kind === "customer").length,
    visitors: all.filter((one) => one.kind === "visitor").length,
    basis: await basisOf(engine, "recommend/left_out", ["store.interactions", "store.orders"]),
  };
}
