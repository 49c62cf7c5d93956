/** "50.000" and "1,000" may be thousands or fractions: other figures of the table tell, or a currency without fractions. */
import { isMoney, WHOLE } from "./cents.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";
import { middle } from "./values.ts";

/** Settles how such figures of a table are read, whose amounts are in `currency`; those that nothing tells stay open. */
export function closeFigures({ columns }: TableFacts, currency: string): void {
  const mark = markOf(columns.filter(({ openFigure }) => openFigure === undefined));
  for (const column of columns.filter(({ openFigure }) => openFigure !== undefined)) {
    const decimal =
      mark ?? (areThousands(column) || (isMoney(column) && WHOLE.has(currency)) ? behind(column) : undefined);
    if (decimal) readWith(column, decimal);
  }
}

/** The decimal mark of figures that leave no doubt, where they agree. */
function markOf(columns: ColumnFacts[]): "." | "," | undefined {
  const marks = new Set(columns.flatMap(({ kind, decimal }) => (kind === "number" ? [decimal ?? "."] : [])));
  return marks.size === 1 ? [...marks][0] : undefined;
}

/** Beside 900 stands 1.250: whoever writes three digits of a fraction, noughts too, writes 900.000. */
const areThousands = ({ examples }: ColumnFacts) =>
  examples.some(({ v }) => /^\D*\d{1,3}\D*$/.test(v)) && examples.some(({ v }) => /[.,]\d{2}0\D*$/.test(v));

/** The decimal mark where the one that is written parts thousands. */
const behind = ({ openFigure }: ColumnFacts): "." | "," => (openFigure!.includes(",") ? "." : ",");

function readWith(column: ColumnFacts, decimal: "." | ","): void {
  const isPlain = decimal === "." && column.decimal === undefined;
  delete column.openFigure;
  if (isPlain) return;
  column.decimal = decimal;
  const figures = column.examples.map(({ v }) =>
    v.replaceAll(decimal === "," ? "." : ",", "").replace(decimal, "."),
  );
  column.median = middle(figures.map((v) => Number(v.replaceAll(/[^\d.-]/g, ""))));
}
