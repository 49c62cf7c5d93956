/** For whom a list is made: what was asked for, looked up in the warehouse. */
import { AppError } from "../contract/errors.ts";
import { PLACEMENT_INFO, PLACEMENTS, type ShelfSubject, type SubjectKind } from "../contract/placements.ts";
import { daysOf } from "../steering/current.ts";
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
  /** Said of ids that are not known yet: they get what is shown to everybody. */
  note: string | null;
  /** Segments of the customer, or the segment itself. */
  segments(engine: Open): Promise<readonly string[]>;
}

/** Against 1 for a view, the last thing done first: what was looked at before says less. */
const WEIGHTS = { view: 1, wishlist: 1.5, cart: 2, purchase: 2 } as const;
const FADING = 0.8;

/**
 * Looks the subject up. A product or customer that is not known may be new in the store and not synced yet, so a shelf is
 * made for them all the same and says so. Throws `not-found` for a category or segment that is not there.
 */
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
        await findAll(engine, facts, [{ id: asked.id, weight: 1 }], signal),
        facts,
      );
    case "basket": {
      const wanted = asked.ids.map((id) => ({ id, weight: 1 }));
      return ofProducts("basket", await findAll(engine, facts, wanted, signal), facts);
    }
    case "session": {
      const wanted = asked.events.map(({ productId: id, kind }, i) => ({
        id,
        weight: WEIGHTS[kind] * FADING ** (asked.events.length - 1 - i),
      }));
      return ofProducts("session", await findAll(engine, facts, wanted, signal), facts);
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
  return { kind, id, title, products: [], categories: [], note: null, segments: async () => [], ...part };
}

interface Found {
  known: Source[];
  unknown: string[];
}

/** Looks products up that stand for themselves or in a visit, each with its weight. */
async function findAll(
  engine: Pick<Open, "warehouse">,
  facts: Facts,
  wanted: { id: string; weight: number }[],
  signal?: AbortSignal,
): Promise<Found> {
  const sources = await Promise.all(wanted.map(({ id }) => findProduct(engine, facts, id, signal)));
  return {
    known: sources.flatMap((source, i) => (source ? [{ ...source, weight: wanted[i]!.weight }] : [])),
    unknown: wanted.flatMap(({ id }, i) => (sources[i] ? [] : [id])),
  };
}

function ofProducts(kind: SubjectKind, { known, unknown }: Found, facts: Facts): Viewer {
  const products = new Map<string, Source>();
  for (const source of known) {
    const before = products.get(source.id);
    products.delete(source.id);
    products.set(source.id, { ...source, weight: source.weight + (before?.weight ?? 0) });
  }
  const all = [...products.values()];
  const last = all.at(-1);
  return group(
    kind,
    all.map(({ id }) => id).join(",") || unknown.join(","),
    all.map(({ title }) => title).join(" + ") || unknown.map(short).join(" + "),
    {
      products: all,
      categories: withAncestors(last && last.product >= 0 ? facts.category[last.product]! : -1, facts),
      note: unknownNote("product", unknown),
    },
  );
}

const short = (id: string) => (id.length > 60 ? `${id.slice(0, 60)}...` : id);

function unknownNote(kind: "product" | "customer", ids: string[]): string | null {
  if (ids.length === 0) return null;
  const named = `${ids.slice(0, 3).map(short).join(", ")}${ids.length > 3 ? ` and ${ids.length - 3} more` : ""}`;
  return `There is no ${kind} ${named} here yet. Sync the source, or search: merchbench recommend subjects --kind ${kind} --search <name>`;
}

/** A product by id, SKU or variant id, null for one that is not known; its number is -1 while the facts do not know it. */
async function findProduct(
  engine: Pick<Open, "warehouse">,
  facts: Facts,
  wanted: string,
  signal?: AbortSignal,
): Promise<Omit<Source, "weight"> | null> {
  const known = facts.numbers.get(wanted);
  if (known !== undefined) return { id: wanted, title: facts.titles[known]!, product: known };
  const [found] = await engine.warehouse.query<{ product_id: string; title: string }>(
    sqlFile("recommend/product"),
    { wanted },
    { signal },
  );
  return found
    ? { id: found.product_id, title: found.title, product: facts.numbers.get(found.product_id) ?? -1 }
    : null;
}

/** Signs that a customer without a row in store.customers is known, the cheapest to look for first. */
const SEEN = [
  "SELECT 1 FROM store.orders WHERE customer_id = $customer AND deleted_at IS NULL LIMIT 1",
  "SELECT 1 FROM store.interactions WHERE user_id = $customer AND deleted_at IS NULL LIMIT 1",
];

async function ofCustomer({ warehouse }: Open, id: string, signal?: AbortSignal): Promise<Viewer> {
  const name = await customerName(warehouse, id, signal);
  const isKnown = name !== undefined || (await isSeen(warehouse, id, signal));
  return group("customer", id, name ?? id, {
    note: isKnown ? null : unknownNote("customer", [id]),
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

async function boughtBy(engine: Open, facts: Facts, customer: string): Promise<Bought> {
  const { dataDay } = await daysOf(engine);
  const rows = await engine.warehouse.query<{ product_id: string; days: number }>(sqlFile("shelves/bought"), {
    customer,
    data_day: dataDay,
    zone: engine.state.settings().timeZone,
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
