/** Rows of a plan: a Parquet file in the workspace, and what came of those that went otherwise than planned. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Change, TargetTable } from "../../connectors/connector.ts";
import type { TargetRow } from "../../connectors/target-values.ts";
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { PublicationException } from "../state/publications.ts";
import type { State } from "../state/state.ts";
import { orderBy } from "../warehouse/order-by.ts";
import { quoteText } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { CONTENT } from "./content.ts";

interface Open {
  folder: string;
  warehouse: Warehouse;
  state: State;
}

export type Operation = "insert" | "update" | "delete" | "unchanged" | "rejected";

export interface PlanRow {
  position: number;
  key: string;
  title: string | null;
  operation: Operation;
  reason: string | null;
  old: TargetRow | null;
  new: TargetRow | null;
}

export type ShownRow = PlanRow & {
  status: PublicationException["status"] | "planned";
  /** The row as it stood right before the write. */
  seen: TargetRow | null;
  titles: { old: string | null; new: string | null };
};

type PlainRow = Omit<ShownRow, "seen" | "titles">;

export interface RowFilter {
  show: "changes" | "warnings" | "all";
  search?: string | undefined;
  /** One of SORTS, with a leading minus downwards; what needs a look comes first where there is none. */
  sort?: string | undefined;
  offset: number;
  limit: number;
}

/** Condition on a row that is written. */
export const WRITTEN = "operation IN ('insert', 'update', 'delete')";

/** The file of a publication's plan, in a folder that is there. */
export function planFile(folder: string, id: string): string {
  const plans = join(folder, "publications");
  mkdirSync(plans, { recursive: true, mode: 0o700 });
  return join(plans, `${id}.parquet`);
}

/** FROM-expression of the plan's rows. Throws `not-found` where the file is gone. */
export function planScan(folder: string, { id, number }: Publication): string {
  const path = planFile(folder, id);
  if (existsSync(path)) return `read_parquet(${quoteText(path)})`;
  throw new AppError(
    "not-found",
    `The rows of plan ${number} are not in the workspace any more. Plan again, or restore its folder "publications" from a backup.`,
  );
}

const SHOWN: Record<RowFilter["show"], string> = {
  all: "TRUE",
  changes: "operation <> 'unchanged'",
  warnings: "(operation = 'rejected' OR status IN ('skipped-changed', 'kept'))",
};

/** What needs a look comes first, then what would go, then the rest in the table's own order. */
const ORDER = `CASE WHEN ${SHOWN.warnings} THEN 0 WHEN operation = 'delete' THEN 1 ELSE 2 END, position`;
const SORTS = { key: "key", title: "title", operation: "operation", status: "status" };

const orderOf = (sort: string | undefined) => (sort ? `${orderBy(sort, SORTS)}, position` : ORDER);

/** What became of rows that went as planned. */
function statusOf({ status }: Publication): "planned" | "applied" | "rolled_back" {
  if (status === "rolled_back") return status;
  return status === "applied" || status === "rolling_back" ? "applied" : "planned";
}

/** A page of the plan's rows, each with what became of it. */
export async function pageOfRows(
  { folder, warehouse, state }: Open,
  publication: Publication,
  { show, search, sort, offset, limit }: RowFilter,
  signal?: AbortSignal,
): Promise<{ total: number; rows: ShownRow[] }> {
  const odd = state.publications.exceptions(publication.id);
  const byPosition = new Map(odd.map((one) => [one.position, one]));
  const usual = statusOf(publication);
  const rows = `
    SELECT p.* EXCLUDE (reason), coalesce(odd.reason, p.reason) AS reason,
           coalesce(odd.status, CASE WHEN ${WRITTEN} THEN $usual ELSE 'planned' END) AS status
    FROM ${planScan(folder, publication)} p
    LEFT JOIN (
      SELECT unnest(from_json($odd::JSON, '[{"position": "BIGINT", "status": "VARCHAR", "reason": "VARCHAR"}]'), recursive := true)
    ) odd USING (position)`;
  const wanted = `FROM (${rows}) WHERE ${SHOWN[show]}
    AND ($search = '' OR contains(lower(key || ' ' || coalesce(title, '')), lower($search)))`;
  const params = {
    usual,
    search: search ?? "",
    odd: JSON.stringify(odd.map(({ position, status, reason }) => ({ position, status, reason }))),
  };
  const [count] = await warehouse.query<{ n: number }>(`SELECT count(*) AS n ${wanted}`, params, { signal });
  const page = await warehouse.query<PlainRow>(
    `SELECT * ${wanted} ORDER BY ${orderOf(sort)} LIMIT ${Number(limit)} OFFSET ${Number(offset)}`,
    params,
    { signal },
  );
  const titles = await titlesOf(warehouse, publication, page, signal);
  const seenOf = (row: PlainRow) => {
    const known = byPosition.get(row.position);
    if (known) return known.seen;
    return row.status === "planned" ? null : row.old;
  };
  return { total: count!.n, rows: page.map((row, k) => ({ ...row, seen: seenOf(row), titles: titles[k]! })) };
}

/** Titles of the product or customer that each row holds before and after: lists put one in another's place. */
async function titlesOf(
  warehouse: Warehouse,
  { kind }: Publication,
  rows: readonly Pick<PlanRow, "old" | "new">[],
  signal?: AbortSignal,
): Promise<ShownRow["titles"][]> {
  const { column, from } = CONTENT[kind].named;
  const ids = rows.flatMap((row) => [row.old?.[column], row.new?.[column]]).filter((id) => id != null);
  const named = await warehouse.query<{ id: string; title: string }>(
    `SELECT id, any_value(title) AS title FROM (${from}) WHERE title IS NOT NULL
       AND id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]'))) GROUP BY id`,
    { ids: JSON.stringify(ids.map(String)) },
    { signal },
  );
  const titles = new Map(named.map(({ id, title }) => [id, title]));
  const titleIn = (side: TargetRow | null) => titles.get(String(side?.[column])) ?? null;
  return rows.map((row) => ({ old: titleIn(row.old), new: titleIn(row.new) }));
}

/** Positions that are read at once. */
const ROWS_AT_ONCE = 10_000;

/** What a write needs of a row. */
export type WrittenRow = Pick<PlanRow, "position" | "operation" | "old" | "new">;

/** The rows that are written, in their order, some thousands at a time. */
export async function* writtenRows(
  { folder, warehouse }: Pick<Open, "folder" | "warehouse">,
  publication: Publication,
  signal: AbortSignal,
): AsyncGenerator<WrittenRow[]> {
  const scan = planScan(folder, publication);
  const [span] = await warehouse.query<{ past: number }>(
    `SELECT coalesce(max(position) + 1, 0) AS past FROM ${scan}`,
    {},
    { signal },
  );
  // As text, one value a row: a struct takes four times as long to become an object.
  const sql = `SELECT position, operation, to_json(old)::VARCHAR AS old, to_json(new)::VARCHAR AS new
    FROM ${scan} WHERE position >= $from AND position < $past AND ${WRITTEN} ORDER BY position`;
  for (let from = 0; from < span!.past; from += ROWS_AT_ONCE) {
    const params = { from, past: from + ROWS_AT_ONCE };
    const rows = await warehouse.query<Written>(sql, params, { signal });
    if (rows.length > 0) yield rows.map((row) => ({ ...row, old: parsed(row.old), new: parsed(row.new) }));
  }
}

type Written = Omit<WrittenRow, "old" | "new"> & { old: string | null; new: string | null };
const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as TargetRow));

/** The change of a row as planned. */
export function changeOf({ key }: TargetTable, row: WrittenRow): Change {
  const values = (row.new ?? row.old)!;
  return {
    index: row.position,
    operation: row.operation as Change["operation"],
    key: key.map((name) => values[name]!),
    before: row.old,
    after: row.new,
  };
}
