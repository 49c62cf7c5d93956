/** A subtotal is what goods come to at full price: where it is after the discount or holds delivery, as the total tells, it is worked out. */
import type { ColumnRef, GridPart } from "../../../contract/grid.ts";
import { rawTable } from "../../raw-tables.ts";
import { refOf } from "../drafts/draft.ts";
import type { Steps } from "../drafts/line-money.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { signsIn } from "../facts/values.ts";
import { figure, size } from "../roles/repeated.ts";
import type { Suggestion, Work } from "../work.ts";

/** Orders that tell anything, and the share of them that must agree. */
const LEAST = 5;
const MOST = 0.9;

/** Changes the subtotal of orders whose parts otherwise would not come to their total. */
export async function settleSubtotals(work: Work, found: Suggestion[]): Promise<void> {
  const orders = found.find(({ table }) => table === "orders");
  for (const part of orders?.grid.parts ?? []) {
    const table = work.facts.find((one) => one.table === part.from);
    const less = table && !part.select && (await heldIn(work, part, table));
    if (!less || less.length === 0) continue;
    const { subtotal } = part.columns;
    const { of } = subtotal!.from as { of: ColumnRef };
    part.columns.subtotal = { ...subtotal!, from: { kind: "arithmetic", first: of, steps: less } };
    const reason = `${of.column} at full price: ${less.map(({ op, by }) => `${op === "+" ? "with" : "less"} ${(by as ColumnRef).column}`).join(", ")}, as the total tells`;
    orders!.columns = orders!.columns.filter(({ column }) => column !== "subtotal");
    orders!.columns.push({ column: "subtotal", confidence: 0.8, reason });
  }
}

/** What is to be done to the subtotal, so that the order's parts come to its total; nothing where they do. */
async function heldIn({ scope }: Work, part: GridPart, table: TableFacts): Promise<Steps> {
  const read = (name: string) => columnOf(part, table, name);
  const [subtotal, total, discount, shipping, tax] = ["subtotal", "total", "discount", "shipping", "tax"].map(
    read,
  );
  if (!subtotal || !total || !(discount || shipping)) return [];
  const off = discount
    ? [{ op: signsIn(discount) === "-" ? "-" : "+", by: refOf(part.from, discount) } as const]
    : [];
  const freight = shipping ? [{ op: "-", by: refOf(part.from, shipping) } as const] : [];
  const ways = [
    { sum: "goods - off + freight + tax", less: [] },
    { sum: "goods + freight + tax", less: off },
    { sum: "goods + tax", less: [...off, ...freight] },
    { sum: "goods - off + tax", less: freight },
  ];
  const agree = ways.map(({ sum }, k) => `count(*) FILTER (abs(total - (${sum})) <= 0.011) AS n${k}`);
  const [row] = await scope.session.query<Record<string, number>>(
    `SELECT count(*) AS n, ${agree.join(", ")}
     FROM (SELECT ${figure(subtotal)} AS goods, ${figure(total)} AS total, ${size(discount)} AS off, ${size(shipping)} AS freight, ${size(tax)} AS tax
       FROM ${rawTable(scope.rawSchema, part.from)})
     WHERE off + freight > 0`,
    {},
    { signal: scope.signal },
  );
  const n = Number(row!.n);
  const way = ways.find((_way, k) => n >= LEAST && Number(row![`n${k}`]) >= MOST * n);
  return way?.less ?? [];
}

/** The raw column that an amount of the order is taken from, be it as it is or with its sign turned. */
function columnOf(
  { from: name, columns }: GridPart,
  table: TableFacts,
  amount: string,
): ColumnFacts | undefined {
  const from = columns[amount]?.from;
  const by = from?.kind === "arithmetic" && from.first === 0 ? from.steps[0]!.by : undefined;
  const of =
    from?.kind === "column" ? from.of : amount === "discount" && typeof by === "object" ? by : undefined;
  return of?.table === name ? table.columns.find(({ column }) => column === of.column) : undefined;
}
