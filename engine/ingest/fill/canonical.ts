/** What the canonical tables demand of a row: key, required columns, parents. Columns and types stand in schema/store.sql. */
import { AppError } from "../../contract/errors.ts";
import type { Params, Session } from "../../warehouse/warehouse.ts";

export interface CanonicalRule {
  key: string[];
  /** Columns beside the key that must have a value. */
  required: string[];
  /** Column -> table whose key it must be found in, checked where that table has rows. */
  parents: Record<string, string>;
  /** Columns that the engine fills itself where the mapping leaves them out. */
  filled?: string[];
  /** Units and price of one: what they come to must be an amount of money, as app.amount has them. */
  amount?: [units: string, price: string];
}

/** Amounts of money stay below it: DECIMAL(18, 4). */
export const MOST_MONEY = 1e14;
/** No line of a store is of so many pieces; bar codes have twelve or more digits. */
export const MOST_UNITS = 1e9;

/** In loading order: parents before children, so that references can be checked on the way. */
export const CANONICAL: Record<string, CanonicalRule> = {
  customers: { key: ["customer_id"], required: [], parents: {} },
  categories: { key: ["category_id"], required: [], parents: {} },
  suppliers: { key: ["supplier_id"], required: [], parents: {} },
  locations: { key: ["location_id"], required: [], parents: {} },
  campaigns: { key: ["campaign_id"], required: [], parents: {} },
  products: { key: ["product_id"], required: [], parents: {} },
  variants: { key: ["variant_id"], required: ["product_id"], parents: { product_id: "products" } },
  orders: { key: ["order_id"], required: ["ordered_at"], parents: {}, filled: ["is_first_order"] },
  order_items: {
    key: ["order_item_id"],
    required: ["order_id", "quantity", "unit_price"],
    parents: { order_id: "orders" },
    amount: ["quantity", "unit_price"],
  },
  refunds: { key: ["refund_id"], required: ["order_id", "amount"], parents: { order_id: "orders" } },
  shipments: { key: ["shipment_id"], required: ["order_id"], parents: { order_id: "orders" } },
  inventory_levels: {
    key: ["variant_id", "location_id", "as_of"],
    required: [],
    parents: { variant_id: "variants", location_id: "locations" },
  },
  inventory_movements: {
    key: ["movement_id"],
    required: ["variant_id", "quantity", "moved_at"],
    parents: { variant_id: "variants" },
  },
  purchase_orders: {
    key: ["purchase_order_id", "variant_id"],
    required: ["quantity"],
    parents: { variant_id: "variants", supplier_id: "suppliers" },
  },
  price_history: {
    key: ["variant_id", "valid_from"],
    required: ["price"],
    parents: { variant_id: "variants" },
  },
  competitor_prices: {
    key: ["variant_id", "competitor", "observed_at"],
    required: ["price"],
    parents: { variant_id: "variants" },
  },
  ad_spend: { key: ["campaign_id", "date"], required: [], parents: { campaign_id: "campaigns" } },
  interactions: { key: ["event_id"], required: ["event_name", "occurred_at"], parents: {} },
};

/** Whether rows of other tables refer to this one's. */
export function isParent(table: string): boolean {
  return Object.values(CANONICAL).some((rule) => Object.values(rule.parents).includes(table));
}

/** Columns that every canonical table carries and the load fills. */
export const BOOKKEEPING = ["source_id", "loaded_at", "deleted_at"];

export interface CanonicalTable extends CanonicalRule {
  name: string;
  /** Without the bookkeeping columns. */
  columns: { name: string; type: string }[];
  filled: string[];
}

/** The canonical table by name with its columns from the catalogue. Throws `not-found` for another name. */
export async function canonicalTable(session: Pick<Session, "query">, name: string): Promise<CanonicalTable> {
  if (!CANONICAL[name]) {
    const known = Object.keys(CANONICAL).join(", ");
    throw new AppError("not-found", `There is no warehouse table "${name}". There are: ${known}.`);
  }
  return withColumns(name, await columnsOf(session, "table_name = $name", { name }));
}

/** All canonical tables, in loading order: the catalogue is read once, which takes longer the more a source has. */
export async function canonicalTables(session: Pick<Session, "query">): Promise<CanonicalTable[]> {
  const columns = await columnsOf(session, "true");
  return Object.keys(CANONICAL).map((name) => withColumns(name, columns));
}

type CatalogueColumn = CanonicalTable["columns"][number] & { of: string };

const columnsOf = (session: Pick<Session, "query">, condition: string, params?: Params) =>
  session.query<CatalogueColumn>(
    `SELECT table_name AS "of", column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = 'store' AND ${condition} ORDER BY column_index`,
    params,
  );

function withColumns(name: string, columns: CatalogueColumn[]): CanonicalTable {
  const own = columns.filter((column) => column.of === name && !BOOKKEEPING.includes(column.name));
  return {
    name,
    filled: [],
    ...CANONICAL[name]!,
    columns: own.map((column) => ({ name: column.name, type: column.type })),
  };
}
