/** Missing and different values of each column now, before, and as a line over the loads. */

import { Sparkline } from "../../charts/index.ts";
import {
  type Column,
  changeColumn,
  codeColumn,
  numberColumn,
  Panel,
  percentColumn,
  SimpleTable,
} from "../../ui/index.ts";
import type { Snapshot } from "./answers.ts";

interface Row {
  name: string;
  missing: number | null;
  change: number | null;
  distinct: number | null;
  shares: (number | null)[];
}

const columns: Column<Row>[] = [
  codeColumn("name", "Column", (row) => row.name, { sortable: false }),
  percentColumn("missing", "Missing", (row) => row.missing, { sortable: false, width: 90 }),
  changeColumn("change", "Since the load before", (row) => row.change, "share", {
    sortable: false,
    width: 160,
  }),
  {
    id: "line",
    header: "Missing, by load",
    width: 120,
    text: (row) => row.shares.map((share) => String(share ?? "")).join(" "),
    render: (row) => <Sparkline values={row.shares} width={96} />,
  },
  numberColumn("distinct", "Different values", (row) => row.distinct, { sortable: false, width: 120 }),
];

export function ColumnsOverTime({ snapshots }: { snapshots: Snapshot[] }) {
  const last = snapshots.at(-1);
  if (!last) return null;
  const rows = Object.keys(last.columns).map((name): Row => {
    const shares = snapshots.map((snapshot) => missingShare(snapshot, name));
    const now = shares.at(-1) ?? null;
    const before = shares.at(-2) ?? null;
    return {
      name,
      missing: now,
      change: now === null || before === null ? null : now - before,
      distinct: last.columns[name]?.[1] ?? null,
      shares,
    };
  });
  return (
    <Panel
      title="Columns"
      note="after the last load; over 200,000 rows different values are counted approximately"
      flush
    >
      <SimpleTable caption="Columns" columns={columns} rows={rows} rowKey={(row) => row.name} />
    </Panel>
  );
}

function missingShare({ rows, columns: counts }: Snapshot, name: string): number | null {
  const present = counts[name]?.[0];
  return present === undefined || rows === 0 ? null : 1 - present / rows;
}
