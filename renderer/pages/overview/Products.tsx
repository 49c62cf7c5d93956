/** Products whose revenue changed most, up and down. */

import Box from "@mui/material/Box";
import { ChangeBar } from "../../charts/index.ts";
import {
  BasisPopover,
  type Column,
  changeColumn,
  NoGoods,
  Panel,
  SimpleTable,
  textColumn,
  useFormat,
} from "../../ui/index.ts";
import type { Summary } from "./answers.ts";
import { comparedWith } from "./figures.ts";

type Product = Summary["products"][number];

const SHOWN = 8;

const columnsOf = (max: number): Column<Product>[] => [
  textColumn<Product>("title", "Product", (row) => row.title),
  {
    id: "bar",
    header: "",
    width: 72,
    text: () => "",
    render: (row) => <ChangeBar value={row.change} max={max} />,
  },
  changeColumn<Product>("change", "Change", (row) => row.change, "money", {
    width: 88,
    digits: 0,
  }),
];

/** Rises first, then falls, the largest of each first. */
const inOrder = (rows: Product[]) =>
  [...rows.slice(0, SHOWN)].sort(
    (a, b) => Math.sign(b.change) - Math.sign(a.change) || Math.abs(b.change) - Math.abs(a.change),
  );

function whyNone({ compareFrom, notCompared }: Summary): string {
  if (!compareFrom) return "Choose days to compare with.";
  return notCompared ?? "No product changed.";
}

export function Products({ summary }: { summary: Summary }) {
  const format = useFormat();
  const versus = comparedWith(format, summary);
  const rows = inOrder(summary.products);
  const max = Math.max(0, ...rows.map((row) => Math.abs(row.change)));
  return (
    <Panel
      title="Biggest changes"
      note={versus && !summary.notCompared && `revenue against ${versus}`}
      actions={<BasisPopover basis={summary.basis} query="overview/products" of="changes by product" />}
      flush
    >
      {rows.length === 0 ? (
        <Box sx={{ px: 4, pb: 3, color: "text.secondary" }}>{whyNone(summary)}</Box>
      ) : (
        <SimpleTable
          caption="Biggest changes"
          columns={columnsOf(max)}
          rows={rows}
          rowKey={(row) => row.productId}
        />
      )}
      {rows.length > 0 && <NoGoods titles={summary.services} />}
    </Panel>
  );
}
