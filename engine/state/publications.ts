/** Publications and their rows: what was planned, written, seen and restored. */

import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { StateDatabase } from "./database.ts";

export type RowValue = Record<string, string | number | boolean | null>;
export type Operation = "insert" | "update" | "delete" | "unchanged" | "rejected";
export type RowStatus = "planned" | "applied" | "skipped-changed" | "failed" | "rolled_back" | "kept";

export interface PublicationRow {
  position: number;
  key: string;
  title: string | null;
  operation: Operation;
  oldValue: RowValue | null;
  newValue: RowValue | null;
  /** The row as it stood right before the write. */
  seen: RowValue | null;
  status: RowStatus;
  reason: string | null;
}

export interface RowFilter {
  show: "changes" | "warnings" | "all";
  search: string | undefined;
  /** One of SORTS, with a leading minus downwards; what needs a look comes first where there is none. */
  sort?: string | undefined;
  offset: number;
  limit: number;
}

export interface Publications {
  list(): Publication[];
  /** By id or running number. */
  get(idOrNumber: string): Publication;
  nextNumber(): number;
  save(publication: Publication): void;
  /** Replaces all rows of the publication, in one transaction. */
  saveRows(id: string, rows: PublicationRow[]): void;
  setRows(
    id: string,
    changes: { position: number; status: RowStatus; seen: RowValue | null; reason: string | null }[],
  ): void;
  /** Rows of a status, or all, in order. */
  rows(id: string, status?: RowStatus): PublicationRow[];
  page(id: string, filter: RowFilter): { total: number; rows: PublicationRow[] };
  waiting(): number;
  delete(id: string): void;
}

type Row = Record<string, unknown>;
const parse = (text: unknown) => (typeof text === "string" ? (JSON.parse(text) as RowValue) : null);
const text = (value: RowValue | null) => (value === null ? null : JSON.stringify(value));

const fromRow = (row: Row): PublicationRow => ({
  position: row.position as number,
  key: row.key as string,
  title: row.title as string | null,
  operation: row.operation as Operation,
  oldValue: parse(row.old_value),
  newValue: parse(row.new_value),
  seen: parse(row.value_seen_before_write),
  status: row.status as RowStatus,
  reason: row.error_reason as string | null,
});

const SHOWN: Record<RowFilter["show"], string> = {
  all: "TRUE",
  changes: "operation <> 'unchanged'",
  warnings: "(operation = 'rejected' OR status IN ('skipped-changed', 'failed', 'kept'))",
};

/** What needs a look comes first, then what would go, then the rest in the table's own order. */
const ORDER = `CASE WHEN ${SHOWN.warnings} THEN 0 WHEN operation = 'delete' THEN 1 ELSE 2 END, position`;

const SORTS = ["key", "title", "operation", "status"];

/** Throws `invalid-input` for a column that rows are not sorted by. */
function orderOf(sort: string | undefined): string {
  if (!sort) return ORDER;
  const down = sort.startsWith("-");
  const column = down ? sort.slice(1) : sort;
  if (!SORTS.includes(column))
    throw new AppError("invalid-input", `Can't sort by "${column}". Sort by one of: ${SORTS.join(", ")}.`);
  return `${column} ${down ? "DESC" : "ASC"} NULLS LAST, position`;
}

export function publicationsOf(database: StateDatabase): Publications {
  const value = (row: { value: string } | undefined) => row && (JSON.parse(row.value) as Publication);
  const all = database.prepare<[], { value: string }>("SELECT value FROM publications ORDER BY number DESC");
  const one = database.prepare<[string, string], { value: string }>(
    "SELECT value FROM publications WHERE id = ? OR CAST(number AS TEXT) = ?",
  );
  const next = database.prepare<[], { number: number }>(
    "SELECT coalesce(max(number), 0) + 1 AS number FROM publications",
  );
  const save = database.prepare(
    `INSERT INTO publications (id, number, kind, target_id, status, value, planned_at)
     VALUES (@id, @number, @kind, @targetId, @status, @value, @plannedAt)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, value = excluded.value`,
  );
  const clear = database.prepare("DELETE FROM publication_rows WHERE publication_id = ?");
  const drop = database.prepare("DELETE FROM publications WHERE id = ?");
  const insert = database.prepare("INSERT INTO publication_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const update = database.prepare(
    "UPDATE publication_rows SET status = ?, value_seen_before_write = coalesce(?, value_seen_before_write), error_reason = ? WHERE publication_id = ? AND position = ?",
  );
  const rows = database.prepare<[string, string | null, string | null], Row>(
    "SELECT * FROM publication_rows WHERE publication_id = ? AND (? IS NULL OR status = ?) ORDER BY position",
  );
  const waiting = database.prepare<[], { n: number }>(
    "SELECT count(*) AS n FROM publications WHERE status IN ('planned', 'approved')",
  );
  return {
    list: () => all.all().map((row) => value(row)!),
    get(idOrNumber) {
      const found = value(one.get(idOrNumber, idOrNumber));
      if (!found)
        throw new AppError(
          "not-found",
          `There is no publication "${idOrNumber}". See the history for their numbers.`,
        );
      return found;
    },
    nextNumber: () => next.get()!.number,
    save: (publication) => void save.run({ ...pick(publication), value: JSON.stringify(publication) }),
    saveRows: (id, list) =>
      database.transaction(() => {
        clear.run(id);
        for (const row of list) {
          insert.run(
            id,
            row.position,
            row.key,
            row.title,
            row.operation,
            text(row.oldValue),
            text(row.newValue),
            text(row.seen),
            row.status,
            row.reason,
          );
        }
      })(),
    setRows: (id, changes) =>
      database.transaction(() => {
        for (const { position, status, seen, reason } of changes)
          update.run(status, text(seen), reason, id, position);
      })(),
    rows: (id, status) => rows.all(id, status ?? null, status ?? null).map(fromRow),
    page(id, { show, search, sort, offset, limit }) {
      const where = `publication_id = @id AND ${SHOWN[show]} AND (@search IS NULL OR instr(lower(key || ' ' || coalesce(title, '')), lower(@search)) > 0)`;
      const params = { id, search: search || null, offset, limit };
      const total = database
        .prepare<unknown[], { n: number }>(`SELECT count(*) AS n FROM publication_rows WHERE ${where}`)
        .get(params)!.n;
      const page = database
        .prepare<unknown[], Row>(
          `SELECT * FROM publication_rows WHERE ${where} ORDER BY ${orderOf(sort)} LIMIT @limit OFFSET @offset`,
        )
        .all(params);
      return { total, rows: page.map(fromRow) };
    },
    waiting: () => waiting.get()!.n,
    delete: (id) => {
      clear.run(id);
      drop.run(id);
    },
  };
}

const pick = ({ id, number, kind, targetId, status, plannedAt }: Publication) => ({
  id,
  number,
  kind,
  targetId,
  status,
  plannedAt,
});
