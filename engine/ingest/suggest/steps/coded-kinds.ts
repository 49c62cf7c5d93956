/** Numbers for kinds of rows that nothing names: what rows of delivery are called tells which number is theirs. */
import { quoteName, quoteText } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { ColumnFacts } from "../facts/table-facts.ts";
import type { Role } from "../roles/role.ts";
import type { Scope } from "../scope.ts";

/** In names of what is charged for delivery, without accents. */
const DELIVERY =
  "shipping|freight|delivery|postage|versand|porto\\b|fracht|livraison|frais de port|envio|spedizion|verzend|frakt|\\bfrete\\b|wysylk|przesylk|dostaw|doprav|postovne|kargo";
/** More kinds are none. */
const MOST_CODES = 12;
/** Share of the rows of a kind that are called so, of other kinds what is left of it. */
const MOST = 0.9;

export interface CodedKinds {
  column: ColumnFacts;
  /** The kinds whose rows are delivery. */
  delivery: string[];
}

const isCode = ({ kind, name, distinct, longest }: ColumnFacts) =>
  name.concepts.has("kind") &&
  (kind === "integer" || kind === "flag" || (kind === "text" && longest <= 3)) &&
  distinct > 1 &&
  distinct <= MOST_CODES;

/** The column of lines whose numbers tell delivery from goods; undefined where there is none. */
export async function codedKinds(
  { session, rawSchema, signal }: Scope,
  { facts, hits }: Role,
): Promise<CodedKinds | undefined> {
  const title = hits.get("title")?.column;
  for (const column of title ? facts.columns.filter(isCode) : []) {
    const rows = await session.query<{ code: string; share: number }>(
      `SELECT trim(CAST(${quoteName(column.column)} AS VARCHAR)) AS code,
         avg(CAST(regexp_matches(strip_accents(lower(CAST(${quoteName(title!.column)} AS VARCHAR))), ${quoteText(DELIVERY)}) AS INTEGER)) AS share
       FROM ${rawTable(rawSchema, facts.table)} WHERE code <> '' GROUP BY 1`,
      {},
      { signal },
    );
    const delivery = rows.filter(({ share }) => share >= MOST).map(({ code }) => code);
    const areApart = rows.every(({ code, share }) => delivery.includes(code) || share <= 1 - MOST);
    if (delivery.length > 0 && delivery.length < rows.length && areApart) return { column, delivery };
  }
  return undefined;
}
