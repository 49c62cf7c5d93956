/** What running experiments change in the lists that are published: for each variant other chains, other rules, or none. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "../contract/errors.ts";
import type { Experiment, ExperimentVariant } from "../contract/experiment.ts";
import type { Ruleset } from "../contract/rules.ts";
import { currentChains, type Open, withChain } from "../shelves/chains.ts";
import { type Link, linksOf } from "../steering/chain.ts";
import { FIRM } from "../steering/filters.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Session, Warehouse } from "../warehouse/warehouse.ts";
import { cutsOf, suffixOf } from "./assign.ts";
import { runningExperiments } from "./store.ts";

export interface Lists {
  placements: string[];
  links: Link[];
  rules: Ruleset;
  /** Versions out of use whose lists are read from their files: Parquet path by version. */
  files: Map<string, string>;
}

/** Lists of one variant of an experiment. */
export interface Pass {
  /** Null where its customers are shown nothing. */
  lists: Lists | null;
  placements: string[];
  /** Customers whose bucket is in [from, until) get them. */
  experiment: string;
  from: number;
  until: number;
  /** Behind the placement's name, for lists that are not found by customer. */
  suffix: string;
}

/** One pass for each variant that differs from what is published to everybody. */
export async function experimentPasses(engine: Open, base: Lists): Promise<Pass[]> {
  const passes: Pass[] = [];
  for (const experiment of runningExperiments(engine.state)) {
    const placements = experiment.placements.filter((placement) => base.placements.includes(placement));
    for (const { variant, from, until } of cutsOf(experiment)) {
      if (variant.serves.kind === "current" || placements.length === 0) continue;
      passes.push({
        lists: await listsOf(engine, { ...base, placements }, variant),
        placements,
        experiment: experiment.id,
        from,
        until,
        suffix: suffixOf(variant) ?? "",
      });
    }
  }
  return passes;
}

async function listsOf(
  engine: Open,
  base: Lists,
  { serves }: Pick<ExperimentVariant, "serves">,
): Promise<Lists | null> {
  if (serves.kind === "nothing") return null;
  if (serves.kind === "unsteered") {
    return {
      ...base,
      rules: { ...base.rules, rules: base.rules.rules.filter(({ kind }) => FIRM.has(kind)) },
    };
  }
  if (serves.kind === "current") return base;
  if (serves.kind === "chain") {
    const chains = base.placements.reduce(
      (all, placement) => withChain(all, placement as Placement, serves.chain),
      await currentChains(engine),
    );
    return { ...base, links: linksOf(chains, base.placements) };
  }
  const { warehouse } = engine;
  const files = new Map(serves.versions.map((id) => [id, listsFile(warehouse, id)]));
  const steps = await Promise.all(
    [...files].map(async ([version, file]) => ({ version, filled: await filledBy(warehouse, file) })),
  );
  const links = base.placements.flatMap((placement) => {
    const first = steps.map(({ version, filled }, position): Link => {
      const source = filled.includes(placement) ? placement : (filled[0] ?? placement);
      return { placement, source, version, model: version, position };
    });
    const rest = base.links
      .filter((link) => link.placement === placement && !files.has(link.version))
      .map((link, i) => ({ ...link, position: first.length + i }));
    return [...first, ...rest];
  });
  const others = base.links.filter((link) => !base.placements.includes(link.placement as Placement));
  return { ...base, links: [...links, ...others], files };
}

type Placement = Experiment["placements"][number];

function listsFile(warehouse: Warehouse, version: string): string {
  const path = join(dirname(warehouse.path), "models", version, "predictions", "recommendations.parquet");
  if (existsSync(path)) return path;
  throw new AppError(
    "not-found",
    `The lists of ${version}, which a running experiment shows, are gone. Stop the experiment, then publish again.`,
  );
}

async function filledBy(warehouse: Warehouse, file: string): Promise<string[]> {
  const rows = await warehouse.query<{ placement: string }>(
    "SELECT DISTINCT placement FROM read_parquet($file) ORDER BY placement",
    { file },
  );
  return rows.map((row) => row.placement);
}

/** Puts a pass's lists, steered into the temporary table `variant_lists`, in the place of those of its customers. */
export async function takeVariant(session: Session, pass: Pass): Promise<void> {
  const params = {
    experiment: pass.experiment,
    from: pass.from,
    until: pass.until,
    placements: JSON.stringify(pass.placements),
    suffix: pass.suffix,
  };
  const theirs =
    "app.experiment_bucket($experiment, source_id) >= $from AND app.experiment_bucket($experiment, source_id) < $until";
  await session.run(
    `DELETE FROM mart.recommendation_lists
     WHERE source_kind = 'customer' AND placement IN (SELECT unnest(from_json($placements, '["VARCHAR"]'))) AND ${theirs}`,
    params,
  );
  if (!pass.lists) return;
  const own = `FROM variant_lists WHERE source_kind <> 'customer' OR (${theirs})`;
  // Another variant of this transaction may have many: see Warehouse.transaction.
  const some = await session.query(`SELECT 1 ${own} LIMIT 1`, params);
  if (some.length === 0) return;
  await session.run(
    `INSERT INTO mart.recommendation_lists BY NAME
     SELECT * REPLACE (CASE source_kind WHEN 'customer' THEN placement ELSE placement || $suffix END AS placement) ${own}`,
    params,
  );
}

/** All rows that candidates may come from: those in use, and those of the files. */
export function offersSql(files: Map<string, string>): string {
  const kept =
    "placement,source_kind,source_id,rank,recommended_product_id,score,reason,recommended_category_id".split(
      ",",
    );
  const parts = [...files].map(
    ([version, file]) =>
      `SELECT COLUMNS(c -> c IN (${kept.map(quoteText).join(", ")})), ${quoteText(version)} AS model_version, now() AS generated_at
       FROM read_parquet(${quoteText(file)})`,
  );
  const inUse = `SELECT * FROM mart.recommendations${files.size > 0 ? ` WHERE model_version NOT IN (${[...files.keys()].map(quoteText).join(", ")})` : ""}`;
  return [inUse, ...parts].join(" UNION ALL BY NAME ");
}
