/** What a canonical table and its columns are known by: names that fit, best first, and the kind of value they hold. */

export type Kind =
  | "id"
  /** Id of a person: a name is one only where there is no better. */
  | "person"
  | "text"
  /** What something is called: no figure. */
  | "name"
  /** Where people live, by its name. */
  | "place"
  | "number"
  | "money"
  | "time"
  | "flag"
  | "email"
  | "currency"
  | "country"
  | "word"
  | "year"
  | "link";

export interface ColumnSign {
  kind: Kind;
  /** Concept sets such as `order id`, with what a hit is worth. */
  names: [concepts: string[], worth: number][];
}

export const sign = (kind: Kind, ...names: string[]): ColumnSign => ({
  kind,
  names: names.map((text) => {
    const [concepts = "", worth = "1"] = text.split(":");
    return [concepts.split(" "), Number(worth)];
  }),
});

export const PRODUCT_ID = [
  "product id",
  "product sku:0.95",
  "item id:0.85",
  "stock id:0.9",
  "sku:0.85",
  "sku id:0.84",
  "product barcode:0.85",
  "product:0.8",
  "barcode:0.7",
  "item:0.7",
];
export const VARIANT_ID = [
  "variant id",
  "variant:0.85",
  "sku:0.8",
  "sku id:0.8",
  // As sure of one another as they are for products, so that both point to the same column.
  ...PRODUCT_ID.map((text) => `${text.split(":")[0]}:${0.65 * Number(text.split(":")[1] ?? 1)}`),
];
export const ORDER_ID = ["order id", "order:0.85", "procurement id:0.8"];
export const CUSTOMER_ID = [
  "customer id",
  "customer:0.85",
  "customer email:0.82",
  "email:0.8",
  "billing email:0.8",
  "billing customer email:0.8",
  "partner id:0.7",
];
export const TIME = (...names: string[]) =>
  names.flatMap((name) => [`${name} time`, `${name} date`, `${name}:0.7`]);
export const CURRENCY = sign("currency", "currency", "currency id", "price currency:0.9", "order currency");

export interface TableSign {
  /** What such a table is about; a column that says only `id` or `name` means this. */
  entity: string;
  /** Names of such tables. */
  called: string[][];
  columns: Record<string, ColumnSign>;
  /** Of each group one column must be found; the key is always needed. */
  needs: string[][];
  /** The table must be called so, because its columns alone say too little. */
  byName?: boolean;
  /** Whether a row is one of the entity: its key is unique. */
  unique: boolean;
}
