/** Association rules of a version of the model `rules`: searched, sorted and saved as a file. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rulesIn } from "../../models/recommend/products/rules.ts";
import { withDuckDB, writeParquet } from "../compute/columns.ts";
import type { Basis } from "../contract/common.ts";
import { AppError } from "../contract/errors.ts";
import type { Inputs, Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { datasetSql, quoteText, spreadsheetColumns } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Handlers } from "./handlers.ts";
import { paged } from "./paging.ts";

type Found = Outputs["recommend"]["rules"]["rows"][number];
type Wanted = Pick<
  Inputs["recommend"]["rules"],
  "version" | "product" | "minConfidence" | "minLift" | "search"
>;

const MODEL = "rules";
const BASKETS = "recommend_baskets";
const STRONGEST = "-lift";

export const associationCommands: Pick<Handlers<"recommend">, "recommend.rules" | "recommend.saveRules"> = {
  async "recommend.rules"(engine, input) {
    const version = versionOf(engine, input.version);
    const { rows, orders } = rulesOf(engine, version, input);
    return {
      ...paged(rows, { ...input, sort: input.sort ?? STRONGEST }),
      modelVersion: version.id,
      orders,
      basis: await basisFor(engine, version),
    };
  },

  async "recommend.saveRules"(engine, { format, ...input }) {
    const version = versionOf(engine, input.version);
    const { rows } = rulesOf(engine, version, input);
    const sorted = paged(rows, { limit: rows.length, sort: input.sort ?? STRONGEST }).rows;
    const folder = join(engine.folder, "exports");
    mkdirSync(folder, { recursive: true });
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const path = join(folder, `association-rules-${stamp}.${format}`);
    await save(sorted, path, format);
    return { path, rows: sorted.length };
  },
};

/** Rules were counted when the version was trained, in the baskets of its dataset. */
async function basisFor(engine: Engine, version: VersionRow): Promise<Basis> {
  const basis = await basisOf(engine, "recommend/product", ["store.orders", "store.order_items"], version);
  return { ...basis, query: `datasets/${BASKETS}`, sql: datasetSql(BASKETS) };
}

/** The version asked for, or the one in use. Throws `not-found` or `unsupported` with what to do. */
function versionOf({ state }: Engine, id: string | undefined): VersionRow {
  const version = id === undefined ? state.versions.champion(MODEL) : state.versions.get(id);
  if (!version) {
    throw new AppError(
      "not-found",
      "There are no association rules yet. Find them: merchbench recommend train --models rules",
    );
  }
  if (version.modelId === MODEL) return version;
  throw new AppError(
    "invalid-input",
    `${version.id} is a version of another model. Name one of the model "rules", or none for the one in use.`,
  );
}

function rulesOf(engine: Engine, version: VersionRow, wanted: Wanted): { rows: Found[]; orders: number } {
  const artifact = engine.compute.artifact(version.id);
  const ids = artifact.meta.products as string[];
  const titles = artifact.meta.titles as string[];
  const { rules, baskets } = rulesIn(artifact);
  const text = (wanted.search ?? "").trim().toLowerCase();
  const rows: Found[] = [];
  for (const rule of rules) {
    if (rule.confidence < (wanted.minConfidence ?? 0) || rule.lift < (wanted.minLift ?? 0)) continue;
    const leftIds = rule.left.map((product) => ids[product]!);
    const rightId = ids[rule.right]!;
    if (wanted.product !== undefined && ![...leftIds, rightId].includes(wanted.product)) continue;
    const left = rule.left.map((product) => titles[product]!).join(" + ");
    const right = titles[rule.right]!;
    if (!`${left} ${right} ${leftIds.join(" ")} ${rightId}`.toLowerCase().includes(text)) continue;
    const { count, support, confidence, lift, leverage, conviction } = rule;
    const never = !Number.isFinite(conviction);
    rows.push({
      left,
      leftIds,
      right,
      rightId,
      orders: count,
      support,
      confidence,
      lift,
      leverage,
      conviction: never ? null : conviction,
    });
  }
  return { rows, orders: baskets };
}

/** Columns of a saved file that hold ids and titles of the store. */
const TEXTS = ["left_ids", "left", "right_id", "right"];

async function save(rows: Found[], path: string, format: "csv" | "parquet"): Promise<void> {
  const number = (name: "orders" | "support" | "confidence" | "lift" | "leverage" | "conviction") =>
    Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  const columns = {
    left_ids: rows.map(({ leftIds }) => leftIds.join("+")),
    left: rows.map(({ left }) => left),
    right_id: rows.map(({ rightId }) => rightId),
    right: rows.map(({ right }) => right),
    orders: Int32Array.from(number("orders")),
    support: number("support"),
    confidence: number("confidence"),
    lift: number("lift"),
    leverage: number("leverage"),
    conviction: number("conviction"),
  };
  await withDuckDB(async (connection) => {
    const table = { rows: rows.length, columns };
    if (format === "parquet") return writeParquet(connection, table, path);
    const between = `${path}.parquet`;
    await writeParquet(connection, table, between);
    await connection.run(
      `COPY (SELECT ${spreadsheetColumns(TEXTS)} FROM read_parquet(${quoteText(between)}))
       TO ${quoteText(path)} (FORMAT csv, HEADER)`,
    );
    rmSync(between);
  });
}
