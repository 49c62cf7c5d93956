/** Which column's expression keeps a table's mapping from running: the SELECT as a whole does not tell. */
import { AppError, asSentence } from "../../contract/errors.ts";
import type { Grid, GridPart } from "../../contract/grid.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { demandTablesOnly } from "../select/tables-only.ts";
import { gridSql } from "./grid.ts";
import { resolveRaw, type TableMapping } from "./mapping.ts";
import { inRawWords } from "./raw-words.ts";

/** The error of a mapping that does not run, said of the column whose expression is at fault, where it is one's. */
export async function ofItsColumn(
  warehouse: Warehouse,
  rawSchema: string,
  { table, grid }: TableMapping,
  error: unknown,
): Promise<unknown> {
  const wrong = grid && (await wrongExpression(warehouse, rawSchema, grid));
  if (!wrong) return error;
  const { column, reason } = wrong;
  return new AppError(
    "invalid-input",
    `The SQL expression of ${column} in ${table} does not run: ${asSentence(reason)} Change it, then try again.`,
    { table, column, reason },
    error,
  );
}

async function wrongExpression(warehouse: Warehouse, rawSchema: string, { parts }: Grid) {
  for (const part of parts) {
    const alone = (columns: GridPart["columns"]) =>
      whyNot(warehouse, rawSchema, { parts: [{ ...part, columns }] });
    // Where the rows themselves can't be had, every expression fails and none is at fault.
    if (await alone({ one: { from: { kind: "fixed", value: "1" } } })) continue;
    for (const [column, rule] of Object.entries(part.columns)) {
      const reason = rule.from.kind === "expression" ? await alone({ [column]: rule }) : undefined;
      if (reason !== undefined) return { column, reason };
    }
  }
  return undefined;
}

/** Why the SELECT does not bind to the loaded rows; undefined where it does. */
async function whyNot(warehouse: Warehouse, rawSchema: string, grid: Grid): Promise<string | undefined> {
  const all = `SELECT * FROM (\n${resolveRaw(gridSql(grid), rawSchema)}\n)`;
  const params = { time_zone: "UTC", currency: "USD" };
  try {
    await demandTablesOnly(warehouse, all, params);
    await warehouse.query(`DESCRIBE ${all}`, params);
    return undefined;
  } catch (error) {
    return inRawWords((error as Error).message, rawSchema).trim();
  }
}
