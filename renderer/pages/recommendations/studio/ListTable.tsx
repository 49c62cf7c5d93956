/** The list with the reason of each item, and pin and hide for each row. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { ArrowDown, ArrowUp, EyeOff, Pin, PinOff } from "lucide-react";
import { PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import { type Column, type Format, Icon, SimpleTable, TwoLines, useFormat } from "../../../ui/index.ts";
import type { Rules } from "../rules/use-rules.ts";
import { ProductTile } from "./ProductTile.tsx";
import type { Item, Placement } from "./use-studio.ts";

interface ListTableProps {
  items: Item[];
  rules: Rules;
  /** Product whose list it is; null where a pin holds for every list. */
  sourceProductId: string | null;
}

export function ListTable({ items, rules, sourceProductId }: ListTableProps) {
  const format = useFormat();
  return (
    <SimpleTable
      caption="Recommended products with reasons"
      columns={columnsFor(rules, sourceProductId, format)}
      rows={items}
      rowKey={(row) => row.productId}
      rowHeight={46}
    />
  );
}

function columnsFor(rules: Rules, source: string | null, format: Format): Column<Item>[] {
  return [
    {
      id: "rank",
      header: "#",
      width: 44,
      align: "right",
      text: (row) => String(row.rank),
      render: (row) => row.rank,
    },
    {
      id: "moved",
      header: "Move",
      width: 50,
      text: (row) => row.moved ?? "",
      render: (row) => <Move item={row} />,
    },
    {
      id: "title",
      header: "Product",
      text: (row) => row.title,
      render: (row) => (
        <Box sx={{ display: "flex", gap: 2, alignItems: "center", minWidth: 0 }}>
          <ProductTile title={row.title} category={row.category} imageUrl={row.imageUrl} />
          <Box sx={{ minWidth: 0 }}>
            <TwoLines main={row.title} note={priceLine(row, format)} />
          </Box>
        </Box>
      ),
    },
    {
      id: "reason",
      header: "Why it is here",
      text: (row, format) => whyParts(row, format).join(", "),
      render: (row) => {
        const [first, ...rest] = whyParts(row, format);
        return <TwoLines main={first} note={rest.join(", ")} />;
      },
    },
    {
      id: "stock",
      header: "Stock",
      width: 56,
      align: "right",
      text: (row) => String(row.stock ?? ""),
      render: (row) => (row.stock === null ? "unknown" : format.number(row.stock, 0)),
    },
    {
      id: "score",
      header: "Score",
      width: 54,
      align: "right",
      text: (row) => String(row.score),
      render: (row) => (row.score > 0 ? format.number(row.score, 2) : "pin"),
    },
    {
      id: "actions",
      header: "",
      width: 64,
      align: "right",
      text: () => "",
      render: (row) => <Actions item={row} rules={rules} source={source} />,
    },
  ];
}

function priceLine(row: Item, format: Format): string {
  const price = row.price === null ? "no price" : format.money(row.price, 2);
  return row.margin === null ? price : `${price}, margin ${format.percent(row.margin, 0)}`;
}

/** Which list filled it in, where the placement's own model had too little. */
const sourceWords = (row: Item) =>
  row.fallback ? `from ${PLACEMENT_INFO[row.strategy as Placement]?.title ?? row.strategy}` : "";

/** The reason, then what filled it in and what rules did with it. */
const whyParts = (row: Item, format: Format) =>
  [...row.reason.split(", "), sourceWords(row), movedWords(row)].filter(Boolean).map(format.sentence);

/** What a rule did, beside the place that it got. */
const movedWords = (row: Item) => row.moves.map((move) => move.words).join(", ");

function Move({ item }: { item: Item }) {
  if (item.moves.some((move) => move.words.startsWith("pinned")))
    return <Icon of={Pin} size={14} label={item.moved ?? "Pinned"} />;
  const steps = item.before === 0 ? 0 : item.before - item.rank;
  if (steps === 0) return <span aria-hidden>·</span>;
  const words = `${steps > 0 ? "Up" : "Down"} ${Math.abs(steps)}${item.moved ? `: ${item.moved}` : ""}`;
  return (
    <Box title={words} sx={{ display: "flex", alignItems: "center", gap: 0.5 }}>
      <Icon of={steps > 0 ? ArrowUp : ArrowDown} size={12} label={words} />
      <span className="numeric" aria-hidden>
        {Math.abs(steps)}
      </span>
    </Box>
  );
}

function Actions({ item, rules, source }: { item: Item; rules: Rules; source: string | null }) {
  const pinned = rules.isPinned(source, item.productId);
  return (
    <Box sx={{ display: "flex", justifyContent: "flex-end" }}>
      <IconButton
        aria-label={pinned ? `Unpin ${item.title}` : `Pin ${item.title} first`}
        title={pinned ? "Unpin" : source === null ? "Pin first on every list" : "Pin first"}
        disabled={rules.busy}
        onClick={() => (pinned ? rules.unpin(source, item.productId) : rules.pin(source, item.productId))}
      >
        <Icon of={pinned ? PinOff : Pin} size={14} />
      </IconButton>
      <IconButton
        aria-label={`Never show ${item.title}`}
        title="Never show"
        disabled={rules.busy}
        onClick={() => rules.exclude(item.productId)}
      >
        <Icon of={EyeOff} size={14} />
      </IconButton>
    </Box>
  );
}
