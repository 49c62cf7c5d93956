/** The dataset `price_weeks` as typed arrays with whole-number ids, and what counts as enough of it. */
import { AppError } from "../../engine/contract/errors.ts";
import { counted } from "../../engine/contract/figures.ts";
import type { Data, DatasetNeed } from "../model.ts";

export const PRICE_WEEKS: DatasetNeed = {
  name: "price_weeks",
  columns: {
    variant_id: "text",
    product_id: "text, its variants share one elasticity",
    category_id: "text, its products are pooled",
    category: "name of the category",
    week: "whole weeks since Monday 5 January 1970",
    price: "shelf price, major units, above 0",
    promoted: "1 while shown as reduced",
    days: "days in stock at this price in this week",
    units: "units sold on them",
  },
};

/** Rows are (variant, week, price); ids are indices into the lists. */
export interface Panel {
  rows: number;
  variants: string[];
  products: string[];
  categories: string[];
  categoryIds: string[];
  variant: Int32Array;
  /** Product of each variant, category of each product. */
  productOf: Int32Array;
  categoryOf: Int32Array;
  /** Weeks from 0. */
  week: Int32Array;
  weeks: number;
  logPrice: Float64Array;
  promoted: Float64Array;
  days: Float64Array;
  units: Float64Array;
  /** Rows of each product. */
  rowsOf: Int32Array[];
}

class Index {
  readonly ids: string[] = [];
  private readonly known = new Map<string, number>();
  of(id: string): number {
    let at = this.known.get(id);
    if (at === undefined) {
      at = this.ids.length;
      this.known.set(id, at);
      this.ids.push(id);
    }
    return at;
  }
}

/** Weeks of sales as arrays, variants, products and categories by number. */
export function panelOf(data: Data): Panel {
  const table = data[PRICE_WEEKS.name]!;
  const text = (name: string) => table.columns[name] as (string | null)[];
  const number = (name: string) => Float64Array.from(table.columns[name] as ArrayLike<number>, Number);
  const [variants, products, categories] = [new Index(), new Index(), new Index()];
  const [productOf, categoryOf, names]: [number[], number[], string[]] = [[], [], []];
  const variant = new Int32Array(table.rows);
  for (let i = 0; i < table.rows; i++) {
    const v = variants.of(text("variant_id")[i]!);
    const p = products.of(text("product_id")[i] ?? text("variant_id")[i]!);
    const c = categories.of(text("category_id")[i] ?? "none");
    variant[i] = v;
    productOf[v] = p;
    categoryOf[p] = c;
    names[c] = text("category")[i] ?? "No category";
  }
  const weekNumber = number("week");
  const first = weekNumber.reduce((low, w) => Math.min(low, w), Number.POSITIVE_INFINITY);
  const week = Int32Array.from(weekNumber, (w) => w - first);
  return withRows({
    rows: table.rows,
    variants: variants.ids,
    products: products.ids,
    categories: names,
    categoryIds: categories.ids,
    variant,
    productOf: Int32Array.from(productOf),
    categoryOf: Int32Array.from(categoryOf),
    week,
    weeks: week.reduce((high, w) => Math.max(high, w + 1), 0),
    logPrice: number("price").map(Math.log),
    promoted: number("promoted"),
    days: number("days"),
    units: number("units"),
  });
}

function withRows(panel: Omit<Panel, "rowsOf">): Panel {
  const rows = panel.products.map(() => [] as number[]);
  panel.variant.forEach((v, row) => {
    rows[panel.productOf[v]!]!.push(row);
  });
  return { ...panel, rowsOf: rows.map((list) => Int32Array.from(list)) };
}

/** The same items with only the rows before a week: what was known then. */
export function panelBefore(panel: Panel, week: number): Panel {
  const kept = Int32Array.from({ length: panel.rows }, (_, i) => i).filter((i) => panel.week[i]! < week);
  const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!);
  return withRows({
    ...panel,
    rows: kept.length,
    weeks: week,
    variant: Int32Array.from(kept, (i) => panel.variant[i]!),
    week: Int32Array.from(kept, (i) => panel.week[i]!),
    logPrice: pick(panel.logPrice),
    promoted: pick(panel.promoted),
    days: pick(panel.days),
    units: pick(panel.units),
  });
}

/** Price levels of each variant that stood for at least 7 days in stock, to the nearest half percent. */
export function pricePoints(panel: Panel): Int32Array {
  const daysAt = panel.variants.map(() => new Map<number, number>());
  for (let i = 0; i < panel.rows; i++) {
    const level = Math.round(panel.logPrice[i]! * 200);
    const seen = daysAt[panel.variant[i]!]!;
    seen.set(level, (seen.get(level) ?? 0) + panel.days[i]!);
  }
  return Int32Array.from(daysAt, (seen) => [...seen.values()].filter((days) => days >= 7).length);
}

/** Weeks below which nothing is said about prices. */
export const LEAST_WEEKS = 12;
/** Products whose price moved that are needed to learn from. */
export const LEAST_PRODUCTS = 3;

/** Throws `unsupported` with what there is and what is needed. */
export function demandEnough(panel: Panel, enough: ArrayLike<boolean>): void {
  const moved = Array.from(enough).filter(Boolean).length;
  if (panel.weeks >= LEAST_WEEKS && moved >= LEAST_PRODUCTS) return;
  throw new AppError(
    "unsupported",
    `Not enough data: ${counted(panel.weeks, "week")} with ${counted(moved, "product")} whose price moved enough to learn from; ` +
      `${LEAST_WEEKS} weeks and ${LEAST_PRODUCTS} such products are needed. Sync more history, or vary some prices first.`,
    { weeks: panel.weeks, products: moved },
  );
}
