/** The effect of rules over all lists: collected here, computed in the steering worker. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { currentChains, LIVE } from "../shelves/chains.ts";
import { writeCandidates } from "./candidates.ts";
import { chainLinks, type Link, placementsInUse } from "./chain.ts";
import { daysOf } from "./current.ts";
import { steerAll } from "./execute.ts";
import type { Effect, EffectOrder, JudgedCases } from "./order.ts";
import { rulesOf } from "./ruleset.ts";

export interface EffectRequest {
  of: "draft" | "saved";
  against: "none" | "saved";
  placements: string[];
  k: number;
  quality: boolean;
}

/** Throws `unsupported` while there are no lists. */
export async function rulesEffect(engine: Engine, request: EffectRequest, run: Run): Promise<Effect> {
  const before = rulesOf(engine.state, request.against);
  const after = rulesOf(engine.state, request.of);
  await demandLists(engine);
  const folder = mkdtempSync(join(tmpdir(), "merchbench-effect-"));
  try {
    const placements = placementsInUse(engine, request.placements);
    const links = await chainLinks(engine, placements);
    const lists = await writeCandidates(
      engine,
      folder,
      { links, rules: [before, after] },
      run.part("collect", 0.3),
    );
    const order: EffectOrder = {
      kind: "effect",
      folder,
      currency: engine.state.settings().currency,
      links,
      before,
      after,
      against: request.against,
      k: request.k,
      placements,
      lengths: (await currentChains(engine)).lengths,
      judged: request.quality ? judgedCases(engine, links, placements) : [],
      ...(await daysOf(engine)),
    };
    return await steerAll(order, lists, run.part("compare", 0.7));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function demandLists(engine: Engine): Promise<void> {
  const [row] = await engine.warehouse.query<{ any: boolean }>(
    "SELECT count(*) > 0 AS any FROM (SELECT 1 FROM mart.recommendations LIMIT 1)",
  );
  if (row!.any) return;
  throw new AppError(
    "unsupported",
    "There are no lists to compare yet. Train recommendations first: merchbench recommend train",
  );
}

/** The first model of each placement's own that kept its cases. */
function judgedCases(engine: Engine, links: Link[], placements: string[]): JudgedCases[] {
  const found = new Map<string, JudgedCases>();
  for (const { placement, source, version, model } of links) {
    if (
      found.has(placement) ||
      placement !== source ||
      !placements.includes(placement) ||
      version === LIVE.versionId
    )
      continue;
    const folder = engine.compute.folderOf(version);
    const cases = join(folder, "cases.parquet");
    const products = join(folder, "data", "recommend_products.parquet");
    if (existsSync(cases) && existsSync(products))
      found.set(placement, { placement, model, cases, products });
  }
  return [...found.values()];
}
