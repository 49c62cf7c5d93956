/** Vectors of products from a file or a table, checked before they take the place of those there are. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AppError } from "../contract/errors.ts";
import { whole } from "../contract/figures.ts";
import type { Engine } from "../engine.ts";
import { quoteName, quoteText } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import type { Handlers } from "./handlers.ts";

const NONE = "none";

export const vectorCommands: Pick<Handlers<"recommend">, "recommend.setVectors"> = {
  "recommend.setVectors": (engine, { from }) => setVectors(engine, from),
};

async function setVectors({ warehouse }: Engine, from: string) {
  return warehouse.transaction(async (session) => {
    const source = from === NONE ? null : sourceOf(from);
    if (source) await take(session, source, from);
    await session.run("DELETE FROM mart.product_vectors");
    if (source) await session.run("INSERT INTO mart.product_vectors SELECT * FROM mb_vectors");
    const [found] = await session.query<Counts>(`
      WITH known AS (SELECT DISTINCT product_id FROM store.products WHERE deleted_at IS NULL)
      SELECT
        (SELECT count(*) FROM mart.product_vectors) AS vectors,
        coalesce((SELECT max(len(vector)) FROM mart.product_vectors), 0) AS dimensions,
        (SELECT count(*) FROM mart.product_vectors ANTI JOIN known USING (product_id)) AS "unknown",
        (SELECT count(*) FROM known ANTI JOIN mart.product_vectors USING (product_id)) AS without`);
    await session.run("DROP TABLE IF EXISTS mb_vectors");
    if (source && found!.vectors === found!.unknown) {
      throw new AppError(
        "invalid-input",
        `None of the ${found!.vectors} vectors is of a product of this store. The column product_id must hold the store's product ids.`,
      );
    }
    return found!;
  });
}

interface Counts {
  vectors: number;
  dimensions: number;
  unknown: number;
  without: number;
}

/** What to read from, as SQL. Throws `not-found` for a file that is not there. */
function sourceOf(from: string): string {
  if (!from.toLowerCase().endsWith(".parquet")) return from.split(".").map(quoteName).join(".");
  const path = resolve(from);
  if (existsSync(path)) return `read_parquet(${quoteText(path)})`;
  throw new AppError("not-found", `There is no file ${path}. Give the path of a Parquet file.`);
}

/** Reads into mb_vectors. Throws `invalid-input` with what is wrong. */
async function take(session: Session, source: string, from: string): Promise<void> {
  try {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE mb_vectors AS
       SELECT product_id::VARCHAR AS product_id, vector::FLOAT[] AS vector FROM ${source}
       WHERE product_id IS NOT NULL AND len(vector) > 0`,
    );
  } catch (error) {
    throw new AppError(
      "invalid-input",
      `Can't read vectors from ${from}. It needs the columns product_id and vector, a list of numbers. (${(error as Error).message.split("\n")[0]})`,
    );
  }
  const [check] = await session.query<{ rows: number; products: number; lengths: number; broken: number }>(`
    SELECT count(*) AS "rows", count(DISTINCT product_id) AS products, count(DISTINCT len(vector)) AS lengths,
      (SELECT count(*) FROM (SELECT unnest(vector) AS value FROM mb_vectors) WHERE value IS NULL OR NOT isfinite(value)) AS broken
    FROM mb_vectors`);
  const { rows, products, lengths, broken } = check!;
  const problem =
    rows === 0
      ? "There is no vector in it."
      : products < rows
        ? `${whole(rows - products)} products have more than one vector; keep one of each.`
        : lengths > 1
          ? "The vectors have different lengths; all must have the same."
          : broken > 0
            ? `${whole(broken)} numbers are missing or not finite.`
            : null;
  if (problem) throw new AppError("invalid-input", `Can't use the vectors of ${from}. ${problem}`);
}
