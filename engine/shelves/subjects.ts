/** For whom a list is made: what was asked for, looked up in the warehouse. */
import { AppError } from "../contract/errors.ts";
import { PLACEMENT_INFO, PLACEMENTS, type ShelfSubject, type SubjectKind } from "../contract/placements.ts";
import type { Facts } from "../steering/facts.ts";
import type { Bought, Subject } from "../steering/scope.ts";
import { categoryNumbers } from "../steering/target.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Open } from "./chains.ts";
import { customerName, customerSegments } from "./customers.ts";
import { readLists } from "./rows.ts";

/** A product that the list goes with. */
interface Source {
  id: string;
  title: string;
  product: number;
  /** How much it says of what the shopper is after. */
  weight: number;
}

export interface Viewer {
  kind: SubjectKind;
  id: string;
  title: string;
  products: Source[];
  /** Category of the list and those above it, nearest first. */
  categories: number[];
  /** Segments of the customer, or the segment itself. */
  segments(engine: Open): Promise<readonly string[]>;
}

/** Against 1 for a view, the last thing done first: what was looked at before says less. */
const WEIGHTS = { view: 1, wishlist: 1.5, cart: 2, purchase: 2 } as const;
const FADING = 0.8;

/** Looks the subject up. Throws `not-found` with how to search. */
export async function viewerOf(
  engine: Open,
  facts: Facts,
  asked: ShelfSubject,
  signal?: AbortSignal,
): Promise<Viewer> {
  switch (asked.kind) {
    case "product":
      return ofProducts(
        "product",
        [{ source: await findProduct(engine, facts, asked.id, signal), weight: 1 }],
        facts,
      );
    case "basket": {
      const found = await Promise.all(asked.ids.map((id) => findProduct(engine, facts, id, signal)));
      return ofProducts(
        "basket",
        found.map((source) => ({ source, weight: 1 })),
        facts,
      );
    }
    case "session": {
      const found = await Promise.all(
        asked.events.map(async ({ productId, kind }, i) => ({
          source: await findProduct(engine, facts, productId, signal),
          weight: WEIGHTS[kind] * FADING ** (asked.events.length - 1 - i),
        })),
      );
      return ofProducts("session", found, facts);
    }
    case "customer":
      return ofCustomer(engine, asked.id, signal);
    case "category":
      return ofCategory(facts, asked.id);
    case "segment":
      return ofSegment(engine, asked.id, signal);
    default:
      return group("everyone", "everyone", "Everyone");
  }
}

function group(kind: SubjectKind, id: string, title: string, part: Partial<Viewer> = {}): Viewer {
  return { kind, id, title, products: [], categories: [], segments: async () => [], ...part };
}

function ofProducts(
  kind: SubjectKind,
  found: { source: Omit<Source, "weight">; weight: number }[],
  facts: Facts,
): Viewer {
  const products = new Map<string, Source>();
  for (const { source, weight } of found) {
    const before = products.get(source.id);
    products.delete(source.id);
    products.set(source.id, { ...source, weight: weight + (before?.weight ?? 0) });
  }
  const all = [...products.values()];
  const last = all.at(-1)!;
  return group(kind, all.map(({ id }) => id).join(","), all.map(({ title }) => title).join(" + "), {
    products: all,
    categories: withAncestors(last.product < 0 ? -1 : facts.category[last.product]!, facts),
  });
}

/** A product by id, SKU or variant id; its number is -1 while the facts do not know it yet. */
export async function findProduct(
  engine: Pick<Open, "warehouse">,
  facts: Facts,
  wanted: string,
  signal?: AbortSignal,
): Promise<Omit<Source, "weight">> {
  const known = facts.numbers.get(wanted);
  if (known !== undefined) return { id: wanted, title: facts.titles[known]!, product: known };
  const [found] = await engine.warehouse.query<{ product_id: string; title: string }>(
    sqlFile("recommend/product"),
    { wanted },
    { signal },
  );
  if (found)
    return { id: found.product_id, title: found.title, product: facts.numbers.get(found.product_id) ?? -1 };
  throw new AppError(
    "not-found",
    `There is no product with the id or SKU "${wanted}". Search: merchbench recommend subjects --kind product --search <name>`,
  );
}

/** Signs that a customer without a row in store.customers is known, the cheapest to look for first. */
const SEEN = [
  "SELECT 1 FROM store.orders WHERE customer_id = $customer AND deleted_at IS NULL LIMIT 1",
  "SELECT 1 FROM store.interactions WHERE user_id = $customer AND deleted_at IS NULL LIMIT 1",
];

async function ofCustomer({ warehouse }: Open, id: string, signal?: AbortSignal): Promise<Viewer> {
  const name = await customerName(warehouse, id, signal);
  if (name === undefined && !(await isSeen(warehouse, id, signal))) {
    throw new AppError(
      "not-found",
      `There is no customer "${id}". Search: merchbench recommend subjects --kind customer --search <name>`,
    );
  }
  return group("customer", id, name ?? id, {
    segments: (engine) => customerSegments(engine.warehouse, id),
  });
}

async function isSeen(warehouse: Warehouse, customer: string, signal?: AbortSignal): Promise<boolean> {
  const placements = PLACEMENTS.filter((placement) =>
    PLACEMENT_INFO[placement].subjects.includes("customer"),
  );
  if ((await readLists(warehouse, { placements, kind: "customer", ids: [customer] }, signal)).length > 0)
    return true;
  for (const sql of SEEN) if ((await warehouse.query(sql, { customer }, { signal })).length > 0) return true;
  return false;
}

function ofCategory(facts: Facts, wanted: string): Viewer {
  const [category] = categoryNumbers(wanted, facts);
  if (category === undefined) {
    throw new AppError(
      "not-found",
      `There is no category "${wanted}". Search: merchbench recommend subjects --kind category --search <name>`,
    );
  }
  const { id, name } = facts.categories[category]!;
  return group("category", id, name, { categories: withAncestors(category, facts) });
}

async function ofSegment({ warehouse }: Open, id: string, signal?: AbortSignal): Promise<Viewer> {
  const rows = await warehouse.query<{ id: string; name: string }>(
    sqlFile("steering/segments"),
    {},
    { signal },
  );
  const found = rows.find((row) => row.id === id);
  if (!found) {
    throw new AppError(
      "not-found",
      `There is no segment "${id}". Write <set>:<segment>: ${
        rows
          .map((row) => row.id)
          .slice(0, 5)
          .join(", ") || "train segments first"
      }.`,
    );
  }
  return group("segment", id, found.name, { segments: async () => [id] });
}

function withAncestors(category: number, facts: Facts): number[] {
  const found: number[] = [];
  for (let at = category; at >= 0 && !found.includes(at); at = facts.categories[at]!.parent) found.push(at);
  return found;
}

/** As the rules see it; what they do not ask for is not read. */
export async function steeredSubject(
  engine: Open,
  facts: Facts,
  viewer: Viewer,
  placement: string,
  asks: { segments: boolean; purchases: boolean },
): Promise<Subject> {
  // A shopper may well be shown again what they looked at, where that is the point of the placement.
  const hides = placement !== "recently_viewed";
  return {
    placement,
    kind: viewer.kind === "everyone" ? "segment" : viewer.kind,
    sources: Int32Array.from(
      hides ? viewer.products.map(({ product }) => product).filter((p) => p >= 0) : [],
    ),
    category: viewer.kind === "category" ? viewer.categories[0]! : -1,
    segments: asks.segments ? await viewer.segments(engine) : [],
    bought: asks.purchases && viewer.kind === "customer" ? await boughtBy(engine, facts, viewer.id) : null,
  };
}

async function boughtBy({ warehouse }: Open, facts: Facts, customer: string): Promise<Bought> {
  const rows = await warehouse.query<{ product_id: string; days: number }>(sqlFile("shelves/bought"), {
    customer,
  });
  const known = rows
    .flatMap(({ product_id, days }) => {
      const product = facts.numbers.get(product_id);
      return product === undefined ? [] : [{ product, days }];
    })
    .sort((a, b) => a.product - b.product);
  return {
    products: Int32Array.from(known, ({ product }) => product),
    daysAgo: Float64Array.from(known, ({ days }) => days),
    from: 0,
    to: known.length,
  };
}
