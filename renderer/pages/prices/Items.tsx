/** The items of the what-if, largest effect first: old and new price, elasticity, profit, guardrails and stock. */

import Button from "@mui/material/Button";
import useMediaQuery from "@mui/material/useMediaQuery";
import { Ban, Check, Info, Minus, PackageX, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { IntervalDot } from "../../charts/index.ts";
import {
  BasisPopover,
  boundsOf,
  type Column,
  EmptyState,
  ExportRows,
  Faint,
  type Format,
  moneyColumn,
  Panel,
  plainFigure,
  SearchField,
  SimpleTable,
  Status,
  textColumn,
  useFormat,
  useHeldRows,
} from "../../ui/index.ts";
import { type Item, taxOf, type WhatIf, type WhatIfView } from "./use-what-if.ts";

/** Rows drawn at once; the rest hardly moves and is a click away. */
const SHOWN = 60;

const moved = (item: Item) => item.newPrice !== item.price;
/** Of profit where it is known, else of revenue. */
const effect = (item: Item) => (moved(item) ? Math.abs((item.profitChange ?? item.revenueChange).p50) : -1);

const elasticityColumn = (width: number): Column<Item> => ({
  id: "elasticity",
  header: "Elasticity",
  note: "80%",
  width,
  figures: true,
  sortable: true,
  value: (row) => row.elasticity.value,
  text: (row) => plainFigure(row.elasticity.value),
  beside: boundsOf("Elasticity", "80%", (row) => row.elasticity),
  render: (row, format) => {
    const { value, lo, hi } = row.elasticity;
    const short = (n: number) => format.number(n, 1);
    return value === null ? (
      <Faint>unknown</Faint>
    ) : (
      <span className="numeric">
        {short(value)} <Faint>{format.range(lo, hi, short)}</Faint>
      </span>
    );
  },
});

const profitColumn = (width: number): Column<Item> => ({
  id: "profit",
  header: "Profit",
  note: "80%",
  width,
  figures: true,
  sortable: true,
  // The middle outcome, as it is published: where stock ends, the mean can lie outside the interval.
  value: (row) => row.profitChange?.p50 ?? null,
  isMoney: true,
  text: (row) => plainFigure(row.profitChange?.p50),
  beside: boundsOf("Profit", "80%", ({ profitChange: p }) => p && { lo: p.p10, hi: p.p90 }),
  render: (row, format) => {
    if (!moved(row)) return null;
    if (!row.profitChange) return <Faint>no cost loaded</Faint>;
    const { p50, p10, p90 } = row.profitChange;
    const largest = Math.max(...[p50, p10, p90].map(Math.abs));
    // Long ones would leave the names no room.
    const isLong = largest >= 100_000;
    const money = (value: number) =>
      format.signed(value, (size) => (isLong ? format.compactMoney(size) : format.money(size, 0)));
    const plain = (value: number) =>
      format.signed(value, (size) => (isLong ? format.compact(size) : format.number(size, 0)));
    // Where all stock goes at both prices the bounds meet, and would read as one figure three times.
    const allGoes = row.runsOut !== null && row.runsOutNow !== null && plain(p10) === plain(p90);
    return (
      <span className="numeric">
        {money(p50)} <Faint>{allGoes ? "sells out" : format.range(p10, p90, plain)}</Faint>
      </span>
    );
  },
});

const dotColumn = (reach: number): Column<Item> => ({
  id: "dot",
  header: "",
  width: 64,
  text: () => "",
  render: ({ profitChange: p, ...row }) =>
    row.newPrice === row.price || !p ? null : (
      <IntervalDot value={p.p50} lo={p.p10} hi={p.p90} domain={[-reach, reach]} zero={0} />
    ),
});

const changeColumn: Column<Item> = {
  id: "change",
  header: "Change",
  width: 68,
  align: "right",
  sortable: true,
  value: (row) => row.changePercent,
  text: (row) => plainFigure(row.changePercent / 100),
  render: (row, format) =>
    moved(row) ? format.signed(row.changePercent / 100, (share) => format.percent(share, 1)) : null,
};

/** The lowest of those who sell it elsewhere; whose it is shows on hover and in the export. */
const rivalColumn: Column<Item> = {
  id: "competitor",
  header: "Competitor",
  width: 84,
  align: "right",
  sortable: true,
  value: (row) => row.competitor?.price ?? null,
  isMoney: true,
  text: (row) => plainFigure(row.competitor?.price),
  beside: [
    { header: "Competitor, name", text: (row) => row.competitor?.name ?? "" },
    { header: "Competitor, seen on", text: (row) => row.competitor?.observedOn ?? "" },
  ],
  render: ({ competitor }, format) =>
    competitor && (
      <span
        title={`${competitor.name}, ${format.day(competitor.observedOn)}, lowest of ${format.number(competitor.of)}`}
      >
        {format.money(competitor.price, 2)}
      </span>
    ),
};

const lossColumn: Column<Item> = {
  id: "loss",
  header: "Loss",
  width: 52,
  align: "right",
  sortable: true,
  value: (row) => row.probabilityOfLoss,
  text: (row) => String(row.probabilityOfLoss ?? ""),
  render: (row, format) =>
    moved(row) && row.probabilityOfLoss !== null ? format.percent(row.probabilityOfLoss, 0) : null,
};

const railColumn: Column<Item> = {
  id: "guardrail",
  header: "Guardrails and stock",
  width: 184,
  sortable: true,
  text: (row, format) => format.sentence(row.warning ?? row.guardrailReason),
  render: (row, format) => <Rail item={row} format={format} />,
};

function Rail({ item, format }: { item: Item; format: Format }) {
  if (item.runsOut && moved(item)) {
    return (
      <Status tone="warning" icon={PackageX}>
        Runs out {format.day(item.runsOut)}
      </Status>
    );
  }
  if (item.warning)
    return (
      <Status tone="warning" icon={TriangleAlert}>
        {format.sentence(item.warning)}
      </Status>
    );
  if (item.guardrail === "blocked")
    return <Status icon={Ban}>{format.sentence(item.guardrailReason)}</Status>;
  if (item.guardrail === "held") return <Status icon={Minus}>{format.sentence(item.guardrailReason)}</Status>;
  if (!moved(item) && !item.enoughHistory) return <Status icon={Info}>Too few past prices</Status>;
  if (!moved(item)) return <Faint>keeps its price</Faint>;
  if (item.neverCharged) return <Status icon={Info}>Passes, never charged</Status>;
  return (
    <Status tone="positive" icon={Check}>
      Passes
    </Status>
  );
}

/** Dots and changes repeat what other columns say, so narrow windows do without them; competitors take the dots' room. */
const columnsFor = (reach: number, wide: boolean, rivals: boolean, dots: boolean): Column<Item>[] => [
  textColumn("title", "Item", (row) => row.title),
  moneyColumn("price", "Today", (row) => row.price, {
    digits: 2,
    width: 70,
    beside: [{ header: "Tax in price", text: (row) => plainFigure(taxOf(row)) }],
  }),
  {
    id: "newPrice",
    header: "New",
    width: 70,
    align: "right",
    sortable: true,
    value: (row) => row.newPrice,
    isMoney: true,
    text: (row) => plainFigure(row.newPrice),
    render: (row, format) =>
      moved(row) ? <b style={{ fontWeight: 600 }}>{format.money(row.newPrice, 2)}</b> : <Faint>keep</Faint>,
  },
  ...(wide ? [changeColumn] : []),
  ...(wide && rivals ? [rivalColumn] : []),
  elasticityColumn(wide ? 130 : 124),
  profitColumn(wide ? 150 : 130),
  ...(dots && !rivals ? [dotColumn(reach)] : []),
  lossColumn,
  railColumn,
];

/** How many, in which order, and where prices hold tax what is counted without it. */
function noteOf(items: Item[], isSorted: boolean, format: Format): string {
  const withTax = items.filter((item) => taxOf(item) > 0).length;
  const of = withTax === items.length ? "prices" : `${format.number(withTax)} prices`;
  return [
    format.number(items.length),
    ...(isSorted ? [] : ["largest effect first"]),
    ...(withTax > 0 ? [`${of} with tax, profit without`] : []),
  ].join(", ");
}

export function Items({ view, result }: { view: WhatIfView; result: WhatIf }) {
  const format = useFormat();
  const [all, setAll] = useState(false);
  const wide = useMediaQuery("(min-width: 1280px)");
  const roomy = useMediaQuery("(min-width: 1600px)");
  const ordered = [...result.items].sort((a, b) => effect(b) - effect(a));
  const rivals = ordered.some((item) => item.competitor !== null);
  const held = useHeldRows("items", ordered, columnsFor(1, true, rivals, false));
  const rows = all ? held.rows : held.rows.slice(0, SHOWN);
  const reach = Math.max(1, ...rows.map(({ profitChange: p }) => (p ? Math.max(Math.abs(p.p10), p.p90) : 0)));
  const rest = held.rows.length - rows.length;
  return (
    <Panel
      title="Items"
      note={noteOf(result.items, Boolean(held.table.sort), format)}
      flush
      actions={
        <>
          <BasisPopover basis={result.basis} of="these items" />
          {rest > 0 && (
            <Button variant="text" onClick={() => setAll(true)}>
              Show {format.number(rest)} more
            </Button>
          )}
          <SearchField label="Search items" {...held.search} />
          <ExportRows {...held.exported} name="what-if" />
        </>
      }
      sx={{ "& table": { minWidth: 760 } }}
    >
      {ordered.length > 0 ? (
        <SimpleTable
          {...held.table}
          caption="Items of the what-if"
          columns={columnsFor(reach, wide, rivals, roomy)}
          rows={rows}
          empty={`No item fits "${held.search.value}".`}
          rowKey={(row) => row.variantId}
          openKey={view.item?.variantId}
          onOpen={(row) => view.openItem(row.variantId)}
        />
      ) : (
        <EmptyState text="No item in this scope has a price and past sales." />
      )}
    </Panel>
  );
}
