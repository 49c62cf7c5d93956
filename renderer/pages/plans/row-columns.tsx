/** Columns of a plan's rows: what happens, to which key, old and new, and why. */
import { PLACEMENT_INFO, type Placement } from "../../../engine/contract/placements.ts";
import type { OutputOf } from "../../client/index.ts";
import {
  type Column,
  changeOf,
  codeColumn,
  Diff,
  Faint,
  type Format,
  type Operation,
  OperationWord,
  sentenceColumn,
  textColumn,
} from "../../ui/index.ts";
import type { Kind } from "./kinds.ts";

export type PlanRow = OutputOf<"publish.rows">["rows"][number];

const SUBJECTS: Record<Kind, string> = {
  recommendations: "recommended_product_id",
  experiments: "variant",
  prices: "recommended_price",
  segments: "segment_name",
};

/** The field that a row is shown by: what it is about, where that changed, else the first that did. */
export function mainField(kind: Kind, row: PlanRow) {
  return row.fields.find(({ field }) => field === SUBJECTS[kind]) ?? row.fields[0];
}

export function operationOf(row: PlanRow): Operation {
  return row.status === "skipped-changed" || row.status === "kept" ? "changed" : row.operation;
}

/** Old and new of the field that a row is shown by; a product in words where one takes another's place. */
function sidesOf(
  kind: Kind,
  row: PlanRow,
  format: Format,
): { old: string | null; new: string | null } | null {
  const main = mainField(kind, row);
  if (!main) return null;
  const isSubject = kind === "recommendations" && main.field === SUBJECTS.recommendations;
  const side = (which: "old" | "new") =>
    (isSubject && row.titles[which]) || cellText(main.field, main[which], format);
  return { old: side("old"), new: side("new") };
}

/** A decimal travels as text with four digits; money shows two. */
export function cellText(field: string, value: unknown, format: Format): string | null {
  if (value === null || value === undefined) return null;
  if (/price$/.test(field) && !Number.isNaN(Number(value))) return format.money(Number(value), 2);
  if (/(_at|_from|_to)$/.test(field)) return format.dateTime(String(value));
  if (typeof value === "number") return format.number(value, Number.isInteger(value) ? 0 : 3);
  return String(value);
}

/** Rows of lists are many; the placement tells them apart at a glance. */
const placementColumn: Column<PlanRow> = textColumn(
  "placement",
  "Placement",
  (row) => {
    const { placement } = row.new ?? row.old ?? {};
    return PLACEMENT_INFO[placement as Placement]?.title ?? null;
  },
  { sortable: false, width: 186 },
);

/**
 * Pixels by what is published, all in sight beside the decision in the smallest window; the one without takes what is
 * left: names of products or of segments, or the reason.
 */
const WIDTHS: Record<Kind, Partial<Record<"operation" | "key" | "title" | "diff" | "reason", number>>> = {
  recommendations: { operation: 104, key: 260, diff: 160, reason: 98 },
  prices: { operation: 104, key: 90, title: 136, diff: 166 },
  segments: { operation: 104, key: 150, title: 150, reason: 110 },
  experiments: { operation: 104, key: 190, title: 140, reason: 110 },
};

/** Names of two products, where the window has room for them. */
const WIDE_DIFF = { diff: 290, reason: 150 };

export function rowColumns(kind: Kind, wide: boolean): Column<PlanRow>[] {
  const { operation, key, title, diff, reason } = {
    ...WIDTHS[kind],
    ...(wide && kind === "recommendations" && WIDE_DIFF),
  };
  const columns: Column<PlanRow>[] = [
    {
      id: "operation",
      header: "Change",
      width: operation,
      sortable: true,
      text: (row) => operationOf(row),
      render: (row) => <OperationWord operation={operationOf(row)} />,
    },
    ...(kind === "recommendations" ? [placementColumn] : []),
    codeColumn("key", "Key", (row) => row.key, {
      // Who reads lists goes by placement and product; the key in full is a choice.
      width: key,
      optional: kind === "recommendations",
    }),
    textColumn("title", "Item", (row) => row.title, { width: title }),
    codeColumn("field", "Field", (row) => mainField(kind, row)?.field, {
      sortable: false,
      width: 170,
      optional: true,
    }),
    {
      id: "diff",
      header: "Old and new",
      width: diff,
      sortable: false,
      text: (row, format) => {
        const sides = sidesOf(kind, row, format);
        return sides ? `${sides.old ?? "none"} -> ${sides.new ?? "none"}` : "";
      },
      render: (row, format) => {
        const sides = sidesOf(kind, row, format);
        if (!sides || row.operation === "unchanged") return <Faint>as it is</Faint>;
        return <Diff operation={operationOf(row)} {...sides} />;
      },
    },
  ];
  if (kind === "prices") columns.push(percentColumn());
  columns.push(sentenceColumn("reason", "Why", whyOf, { sortable: false, width: reason }));
  return columns;
}

/** Against the target's own price, else against today's. */
function percentColumn(): Column<PlanRow> {
  const text = (row: PlanRow, format: Format) => {
    const from = row.old?.recommended_price ?? row.new?.current_price;
    const change = changeOf(Number(row.new?.recommended_price ?? Number.NaN), Number(from ?? Number.NaN));
    return change === null || Number.isNaN(change)
      ? ""
      : format.signed(change * 100, (size) => format.number(size, 1));
  };
  return { id: "percent", header: "%", width: 60, align: "right", sortable: false, text, render: text };
}

function whyOf(row: PlanRow): string | null {
  if (row.reason) return row.reason;
  const reason = row.new?.reason ?? row.old?.reason;
  return typeof reason === "string" ? reason : null;
}
