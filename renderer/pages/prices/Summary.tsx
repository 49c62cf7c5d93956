/** Today's prices, this what-if and a compared scenario, one under the other. */

import useMediaQuery from "@mui/material/useMediaQuery";
import { type Column, Faint, type Format, SimpleTable, TwoLines } from "../../ui/index.ts";
import { changesOf, HORIZON, type WhatIf, type WhatIfView } from "./use-what-if.ts";

type Spread = { mean: number; p10: number; p50: number; p90: number };

interface Row {
  id: string;
  name: string;
  changes: number | null;
  revenue: Spread;
  units: Spread;
  /** Null where no cost is loaded. */
  profit: Spread | null;
  change: Spread | null;
  loss: number | null;
  runOut: number;
}

/** Room for three figures: of millions each is written with two digits after the point. */
const NARROW = { thousands: 150, millions: 174 };

const spreadColumn = (
  id: string,
  header: string,
  rows: Row[],
  width: number,
  wide: boolean,
  get: (row: Row) => Spread | null,
  signed = false,
): Column<Row> => {
  const money = (format: Format) => (wide ? format.predictedMoney : format.compactMoney);
  const count = (format: Format) => (wide ? format.prediction : format.compact);
  const sign = (format: Format, value: number, write: (value: number) => string) =>
    signed ? format.signed(value, write) : write(value);
  const shown = (value: number) => (wide ? value : Number(value.toPrecision(3)));
  const text = (format: Format, value: number) => sign(format, shown(value), money(format));
  // Bounds are written as the value is, so that they can be compared at a glance.
  const plain = (format: Format, value: number, mean: number) =>
    sign(format, shown(value), Math.abs(mean) >= 1e6 ? format.compact : count(format));
  return {
    id,
    header,
    note: "80%",
    width: wide
      ? width
      : rows.some((row) => (get(row)?.p90 ?? 0) >= 1e6)
        ? NARROW.millions
        : NARROW.thousands,
    figures: true,
    text: (row) => String(get(row)?.mean ?? ""),
    render: (row, format) => {
      const spread = get(row);
      if (!spread) return id === "profit" ? <Faint>no costs loaded</Faint> : null;
      return (
        <span className="numeric">
          {text(format, spread.mean)}{" "}
          <Faint>{format.range(spread.p10, spread.p90, (value) => plain(format, value, spread.mean))}</Faint>
        </span>
      );
    },
  };
};

/** Narrow windows get compact figures of three digits, so that none is cut. */
const columnsFor = (rows: Row[], wide: boolean): Column<Row>[] => [
  {
    id: "name",
    header: `Next ${HORIZON} days`,
    text: (row) => (row.changes === null ? row.name : `${row.name}, ${row.changes} changes`),
    render: (row, format) => {
      const changes =
        row.changes !== null && `${format.number(row.changes)} ${row.changes === 1 ? "change" : "changes"}`;
      if (!wide && changes) return <TwoLines main={row.name} note={changes} />;
      return (
        <>
          {row.name} {changes && <Faint>{changes}</Faint>}
        </>
      );
    },
  },
  spreadColumn("revenue", "Revenue", rows, 208, wide, (row) => row.revenue),
  {
    id: "units",
    header: "Units",
    width: 60,
    align: "right",
    text: (row) => String(row.units.mean),
    render: (row, format) => (row.units.mean >= 1e6 ? format.compact : format.prediction)(row.units.mean),
  },
  spreadColumn("profit", "Profit", rows, 190, wide, (row) => row.profit),
  spreadColumn("change", "Change", rows, 184, wide, (row) => row.change, true),
  {
    id: "loss",
    header: "Loss",
    width: 52,
    align: "right",
    text: (row) => String(row.loss ?? ""),
    render: (row, format) => (row.loss === null ? null : format.percent(row.loss, 0)),
  },
  {
    id: "runOut",
    header: "Run out",
    width: 66,
    align: "right",
    text: (row) => String(row.runOut),
    render: (row, format) => format.number(row.runOut),
  },
];

const runOut = (result: WhatIf) => result.items.filter((item) => item.runsOut !== null).length;

function rowOf(id: string, name: string, result: WhatIf): Row {
  return {
    id,
    name,
    changes: changesOf(result),
    ...result.proposed,
    change: result.profitChange,
    loss: result.probabilityOfLoss,
    runOut: runOut(result),
  };
}

export function Summary({ view, result }: { view: WhatIfView; result: WhatIf }) {
  const wide = useMediaQuery("(min-width: 1280px)");
  const sold = result.items.filter((item) => item.runsOutNow !== null).length;
  const today: Row = {
    id: "today",
    name: "Today's prices",
    changes: null,
    ...result.today,
    change: null,
    loss: null,
    runOut: sold,
  };
  const rows = [
    today,
    rowOf("a", view.name, result),
    ...(view.compared ? [rowOf("b", view.compared.scenario.name, view.compared.result)] : []),
  ];
  return (
    <SimpleTable
      caption="Scenarios side by side"
      columns={columnsFor(rows, wide)}
      rows={rows}
      rowKey={(row) => row.id}
      openKey="a"
    />
  );
}
