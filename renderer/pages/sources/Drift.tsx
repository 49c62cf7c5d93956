/** Columns of the store's tables that are new, gone or of another type since the load before. */
import type { OutputOf } from "../../client/index.ts";
import { type Column, codeColumn, SimpleTable, textColumn } from "../../ui/index.ts";

type Change = NonNullable<OutputOf<"source.loads">[number]["drift"]>[number];

function what({ change, from, to }: Change): string {
  if (change === "new") return `new, ${typeText(to)}`;
  return change === "gone" ? "gone" : `${typeText(from)}, now ${typeText(to)}`;
}

/** Types as the profile writes them; the one that most columns have is plain text. */
const typeText = (type: string | null | undefined) =>
  type?.toUpperCase() === "VARCHAR" ? "text" : (type ?? "unknown").toLowerCase();

const columns: Column<Change>[] = [
  codeColumn("column", "Changed in the store", (row) => `${row.stream}.${row.column}`, { sortable: false }),
  textColumn("what", "How", what, { sortable: false, width: 180 }),
];

export function Drift({ of }: { of: Change[] }) {
  if (of.length === 0) return null;
  return (
    <SimpleTable
      caption="Columns that changed in the store"
      columns={columns}
      rows={of}
      rowKey={(row) => `${row.stream}.${row.column}`}
      rowHeight={28}
    />
  );
}
