/** Writes the datasets that a model needs as Parquet, with a fingerprint over all their rows. */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Model, TrainContext } from "../../models/model.ts";
import { AppError } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import { datasetSql, quoteText } from "../warehouse/sql.ts";
import type { Params, Warehouse } from "../warehouse/warehouse.ts";

/**
 * Fills `<folder>/data/<need>.parquet`. The fingerprint is the same for the same rows in any order.
 * Throws `unsupported` when a needed dataset has no rows.
 */
export async function writeDatasets(
  warehouse: Warehouse,
  model: Pick<Model, "title" | "needs">,
  params: Record<string, unknown>,
  context: TrainContext,
  folder: string,
  run: Run,
): Promise<string> {
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  const hash = createHash("sha256");
  const values: Params = {
    ...scalars(params),
    time_zone: context.timeZone,
    currency: context.currency,
    as_of: context.asOf,
  };
  for (const [index, need] of model.needs.entries()) {
    run.progress(index, model.needs.length, "Collecting data");
    const path = quoteText(join(data, `${need.name}.parquet`));
    const sql = inlineParams(datasetSql(need.name), values);
    await warehouse.run(`COPY (${sql}) TO ${path} (FORMAT parquet, COMPRESSION zstd)`, undefined, {
      signal: run.signal,
    });
    const [row] = await warehouse.query<{ rows: number; digest: string }>(
      `SELECT count(*) AS rows, coalesce(sum(hash(t)::HUGEINT), 0)::VARCHAR AS digest FROM read_parquet(${path}) t`,
      {},
      { signal: run.signal },
    );
    if (row!.rows === 0 && !need.optional) {
      throw new AppError(
        "unsupported",
        `Not enough data: ${model.title} needs ${need.name.replaceAll("_", " ")}, and the warehouse has none. ${await whatToDo(warehouse, context.currency)}`,
      );
    }
    hash.update(`${need.name}:${row!.rows}:${row!.digest};`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Orders in other currencies only are no missing orders. */
async function whatToDo(warehouse: Warehouse, currency: string): Promise<string> {
  const rows = await warehouse.query<{ currency: string }>(
    "SELECT coalesce(currency, $currency) AS currency FROM app.sales GROUP BY 1 ORDER BY count(*) DESC, 1",
    { currency },
  );
  const [largest] = rows;
  if (!largest) return "Sync a source with orders first.";
  if (rows.some((row) => row.currency === currency))
    return "Sync more of the store's tables or a longer history.";
  return `Figures are in ${currency}, and the orders in ${rows.map((row) => row.currency).join(", ")}. Choose the currency in Settings, or run: merchbench workspace update --currency ${largest.currency}`;
}

function scalars(params: Record<string, unknown>): Params {
  const entries = Object.entries(params).filter(([, value]) =>
    ["string", "number", "boolean"].includes(typeof value),
  );
  return Object.fromEntries(entries) as Params;
}

/** COPY takes no parameters in DuckDB, so known names are put in as literals; text in quotes is left alone. */
export function inlineParams(sql: string, params: Params): string {
  const bare = sql.trim().replace(/;\s*$/, "");
  return bare.replace(/'(?:[^']|'')*'|--[^\n]*|\$([a-z_]\w*)/gi, (match, name: string | undefined) => {
    if (name === undefined) return match;
    const value = params[name];
    if (value === undefined) throw new AppError("internal", `The query needs a value for $${name}.`);
    return typeof value === "string" ? quoteText(value) : String(value);
  });
}
