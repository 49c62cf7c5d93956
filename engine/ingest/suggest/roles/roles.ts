/** Which canonical table a raw table is. */
import { CANONICAL } from "../../fill/canonical.ts";
import { type ColumnFacts, SAMPLE_ROWS, type TableFacts } from "../facts/table-facts.ts";
import { calledScore } from "../names/name-score.ts";
import { TABLES } from "../names/signs.ts";
import { eventLogIn } from "./event-log.ts";
import { isLogOfOrders } from "./history.ts";
import { isFigure, isOwnNumber, matchColumns, OF_HOUSE } from "./match-columns.ts";
import type { Hit, Role } from "./role.ts";

const LEAST_TABLE = 0.5;

/** How surely the raw table is the canonical one; undefined when something it can't do without is not there. */
function roleOf(facts: TableFacts, table: string): Role | undefined {
  const sign = TABLES[table]!;
  const called = calledScore(facts.name, sign);
  if (table === "purchase_orders" ? !isBought(facts) : SOLD.has(table) && isBought(facts)) return undefined;
  if (facts.columns.length === 0 || (sign.byName && called < 0.4)) return undefined;
  if (table === "orders" && (areRequests(facts) || isLogOfOrders(facts))) return undefined;
  if (table === "variants" && areLines(facts)) return undefined;
  const hits = matchColumns(facts, table);
  if (table === "orders" && !hits.has("order_id")) putNamed(facts, hits);
  const key = sign.unique ? hits.get(CANONICAL[table]!.key[0]!) : undefined;
  if (sign.unique && !key) return table === "orders" ? unnumbered(facts, hits) : undefined;
  const found = sign.needs.map((group) => Math.max(0, ...group.map((name) => hits.get(name)?.score ?? 0)));
  const core = found.reduce((sum, score) => sum + score, 0) / found.length;
  const isNamedKey = key?.column.name.concepts.has(sign.entity);
  const isVariant = table === "variants" && facts.name.concepts.has("variant") && hits.has("product_id");
  const suffices = !found.includes(0) || (table === "customers" && isNamedKey) || isVariant;
  if (table === "customers" && !isNamedKey && !arePeople(facts, hits, called)) return undefined;
  if (!suffices && table === "order_items") return linesByDay(facts, hits);
  if (!suffices || !isApart(table, hits, facts)) return undefined;
  const more = Math.min(0.15, 0.015 * hits.size);
  const confidence = 0.4 * core + 0.25 * called + 0.2 * (key?.score ?? core) + more;
  return { table, facts, hits, confidence: Math.min(0.98, confidence) };
}

const SOLD = new Set(["orders", "order_items"]);

/** What is asked or looked for names goods, how many and their price, too: offers, carts, wish lists. */
const areLines = ({ name: { concepts }, columns }: TableFacts) =>
  !concepts.has("variant") &&
  (concepts.has("line") || concepts.has("item")) &&
  columns.some(({ name }) => name.concepts.has("quantity") && !name.concepts.has("stock"));

const OF_REQUEST =
  /^(ticket )?(subject|priority|assignee|assigned to|betreff|priorität|bearbeiter|sujet|priorité|asunto|prioridad)$/i;

/** A ticket may be a receipt, or what someone asks the help desk for. */
const areRequests = ({ columns }: TableFacts) =>
  columns.filter(({ column }) => OF_REQUEST.test(column.replaceAll(/[_-]/g, " "))).length > 1;

/** What the shop itself ordered: it names a supplier and no customer, and says what came of it or calls it so. */
function isBought({ name, columns }: TableFacts): boolean {
  const has = (...concepts: string[]) =>
    columns.some(({ name: of, kind }) => kind !== "empty" && concepts.every((one) => of.concepts.has(one)));
  if (has("customer") || has("email") || !(has("supplier") || has("cost"))) return false;
  const isCalled = name.concepts.has("procurement") || has("procurement");
  return isCalled || (has("supplier") && !has("price") && (has("received") || has("incoming")));
}

/** Sellers, branches and suppliers have places, too: customers are called so, or have what only people have. */
function arePeople({ columns, rows }: TableFacts, hits: Map<string, Hit>, called: number): boolean {
  const mail = hits.get("email_hash")?.column;
  // Addresses that come again are of who did something: paid, wrote, subscribed.
  const isMailed = mail !== undefined && (mail.kind === "empty" || !repeats(mail, 0.9 * rows));
  const isOwn = isMailed || ["gender", "birth_year", "accepts_marketing"].some((name) => hits.has(name));
  const has = (concept: string) => columns.some(({ name }) => name.concepts.has(concept));
  const isNamed = has("first") || (hits.get("name")?.column.isPersonName === true && !has("price"));
  return called >= 0.4 || isOwn || isNamed;
}

/**
 * What people and goods are is in no table in which customers come again. Lines: several of one order. A table whose order numbers are unique holds the orders themselves, unless it says how
 * many of which product at what price: then every order has one line.
 */
function isApart(table: string, hits: Map<string, Hit>, { columns, rows }: TableFacts): boolean {
  if (THINGS.has(table))
    return !columns.some((column) => pointsToCustomer(column, hits) || numbersOrder(column));
  if (table !== "order_items") return true;
  const order = hits.get("order_id")!.column;
  if (order.kind === "empty" && columns.some(({ kind }) => kind !== "empty")) return false;
  if (order.distinct === 1 && rows >= OF_HOUSE) return false;
  const has = (...names: string[]) => names.some((name) => hits.has(name));
  // What is in stock is counted beside how much of it is ordered; a number that does not say whose it is may be any.
  const isTimed = columns.some(({ kind }) => kind === "time");
  const isStock = columns.some(
    ({ name, kind }) =>
      ["stock", "available"].some((concept) => name.concepts.has(concept)) && isFigure(kind),
  );
  if (isStock && !isTimed) return false;
  if (!order.name.concepts.has("order") && !(isTimed && has("quantity"))) return false;
  if (order.kind === "empty" || repeats(order, rows)) return has("unit_price", "total", "quantity");
  return has("quantity") && has("unit_price") && has("product_id", "variant_id", "sku");
}

/** Whether a number comes on more than one row, wherever it stands. */
const repeats = ({ distinct, filled, uniqueInFile }: ColumnFacts, rows: number) =>
  !uniqueInFile && distinct < Math.floor(filled * Math.min(rows, SAMPLE_ROWS));

/** Of documents that are known by a name (ERPNext: SINV-0001) that is the number. */
function putNamed({ columns }: TableFacts, hits: Map<string, Hit>): void {
  const named = columns.find(
    (column) =>
      column.kind === "text" &&
      [...column.name.concepts].join() === "name" &&
      column.name.unknown === 0 &&
      isOwnNumber(column) &&
      column.examples.every(({ v }) => /\d/.test(v) && !/\s/.test(v)),
  );
  if (named) hits.set("order_id", { column: named, score: 0.7 });
}

const SURE = 0.75;

/** Who bought when for how much: orders that nobody has numbered. */
function unnumbered(facts: TableFacts, hits: Map<string, Hit>): Role | undefined {
  const found = ["customer_id", "ordered_at", "total"].map((name) => hits.get(name));
  const areSure = found.every((hit) => hit && hit.score >= SURE && hit.column.kind !== "empty");
  if (isNumbered(facts)) return undefined;
  return areSure && !isOwnNumber(found[0]!.column)
    ? { table: "orders", facts, hits, confidence: 0.55 }
    : undefined;
}

/** Visits of a site say what was bought in them, if anything; where orders are numbered, a number that comes again is of lines. */
const isNumbered = ({ columns }: TableFacts) =>
  columns.some(({ name: { concepts }, unique, filled }) =>
    unique
      ? concepts.has("session")
      : filled > 0.5 && concepts.has("order") && concepts.has("id") && !concepts.has("channel"),
  );

/** Who bought which product when, without any number: what a customer bought at one time is an order. */
function linesByDay(facts: TableFacts, hits: Map<string, Hit>): Role | undefined {
  const ofOrders = matchColumns(facts, "orders");
  const [customer, at] = ["customer_id", "ordered_at"].map((name) => ofOrders.get(name));
  const hit = (...names: string[]) => names.map((name) => hits.get(name)).find((one) => one !== undefined);
  const found = [customer, at, hit("product_id", "variant_id", "sku"), hit("unit_price", "total")];
  const areSure = found.every((one) => one && one.score >= SURE && one.column.kind !== "empty");
  const isOther = facts.columns.some(({ name }) =>
    ["event", "session"].some((word) => name.concepts.has(word)),
  );
  if (!areSure || isOther || isNumbered(facts) || isOwnNumber(customer!.column)) return undefined;
  const own = new Map([...hits].filter(([name]) => name !== "order_id"));
  return {
    table: "order_items",
    facts,
    hits: own,
    confidence: 0.6,
    orderKey: [customer!.column, at!.column],
  };
}

/** Tables that say what there is, not what happened. */
const THINGS = new Set(["customers", "products", "variants", "categories"]);

/** Beside a key of its own the number of a customer, who comes again: what customers did, not who they are. */
const pointsToCustomer = (column: ColumnFacts, hits: Map<string, Hit>) =>
  !isOwnNumber(column) &&
  column.filled > 0.5 &&
  column !== hits.get("customer_id")?.column &&
  column.name.unknown === 0 &&
  ["customer", "id"].every((concept) => column.name.concepts.has(concept)) &&
  column.name.concepts.size === 2;

/** Each raw table in the role that suits it best, the surest first; several raw tables may have one role. */
export function findRoles(tables: TableFacts[]): Role[] {
  const roles = rolesOf(tables);
  return nameKeys(roles, tables) ? rolesOf(tables) : roles;
}

/** Things that other tables point to by the name of their key. */
const POINTED: Record<string, string> = { products: "product", variants: "variant", customers: "customer" };

/**
 * A column of sales that is called as the key of a table of goods or customers, by a word of the shop's own (TrackId),
 * means those: both are then known so. Answers whether any is.
 */
function nameKeys(roles: Role[], tables: TableFacts[]): boolean {
  let isAny = false;
  for (const { table, facts, hits } of roles) {
    const meant = POINTED[table];
    const key = meant && hits.get(CANONICAL[table]!.key[0]!)?.column;
    if (!key || key.name.unknown === 0 || [...key.name.concepts].join() !== "id") continue;
    const sales = tables.filter((other) => other !== facts && other.columns.some(isOrderNumber));
    const pointing = sales.flatMap(({ columns }) =>
      columns.filter(({ column }) => column.toLowerCase() === key.column.toLowerCase()),
    );
    for (const { name } of pointing.length > 0 ? [key, ...pointing] : []) {
      name.concepts.add(meant);
      name.unknown = 0;
      isAny = true;
    }
  }
  return isAny;
}

/** Every row is an order of its own. */
const numbersOrder = (column: ColumnFacts) =>
  isOrderNumber(column) && column.name.concepts.size === 2 && column.filled > 0.5 && isOwnNumber(column);

const isOrderNumber = ({ name: { concepts } }: ColumnFacts) => concepts.has("order") && concepts.has("id");

/** Lines that say how many were sold for how much are no list of parcels, although each may name its own. */
const isPaidFor = ({ hits }: Role) => hits.has("quantity") && (hits.has("unit_price") || hits.has("total"));

/** What a copy of a table is called, or what was thrown out of it. */
const COPY =
  /(^|[^a-z])(bak|backup|copy|kopie|copia|tmp|temp|test|sicherung|deleted|cancelled|canceled|geloescht|storniert|trash)([^a-z]|$)/i;

const isCopyOf = ({ table, columns }: TableFacts, other: TableFacts) =>
  COPY.test(table) && !COPY.test(other.table) && areAlike(columns, other.columns);

/** Whether nearly all columns of the two tables are called the same. */
export function areAlike(columns: ColumnFacts[], others: ColumnFacts[]): boolean {
  const names = new Set(columns.map(({ column }) => column));
  const shared = others.filter(({ column }) => names.has(column)).length;
  return shared / Math.max(names.size, others.length) >= 0.9;
}

function rolesOf(all: TableFacts[]): Role[] {
  const best: Role[] = [];
  const tables = all.filter((facts) => !all.some((other) => isCopyOf(facts, other)));
  for (const facts of tables) {
    const fitting = Object.keys(TABLES).flatMap((table) => roleOf(facts, table) ?? []);
    const log = eventLogIn(facts);
    const events = log && fitting.find(({ table }) => table === "interactions");
    if (events) best.push(events);
    const lines = fitting.find(({ table }) => table === "order_items");
    if (events && (!lines || log.bought.length === 0)) continue;
    const said = !lines ? [] : isPaidFor(lines) ? ["orders", "shipments"] : ["orders"];
    const roles = events ? [lines!] : fitting.filter(({ table }) => !said.includes(table));
    roles.sort((a, b) => b.confidence - a.confidence);
    if (roles[0] && roles[0].confidence >= LEAST_TABLE) best.push(roles[0]);
  }
  best.push(...listedInStock(best));
  return best.sort((a, b) => b.confidence - a.confidence || b.facts.rows - a.facts.rows);
}

/** Where nothing else lists the goods, a count of stock that names them does. */
function listedInStock(roles: Role[]): Role[] {
  if (roles.some(({ table }) => table === "products" || table === "variants" || table === "order_items"))
    return [];
  const counts = roles.filter(({ table }) => table === "inventory_levels");
  return counts.flatMap(({ facts }) => roleOf(facts, "products") ?? []).slice(0, 1);
}

/** The surest raw table of a role, with those that have the same columns: orders_2023 beside orders_2024. */
export function withSiblings(roles: Role[], table: string): Role[] {
  const [first, ...others] = roles.filter((role) => role.table === table);
  if (!first) return [];
  return [first, ...others.filter(({ facts }) => areAlike(first.facts.columns, facts.columns))];
}

/** The role with its columns anew, once some are called otherwise for all that is made of the table. */
export function calledSo(role: Role, columns: ColumnFacts[], from: string | undefined, to: string): Role {
  for (const { name } of columns) {
    if (from) name.concepts.delete(from);
    name.concepts.add(to);
  }
  return { ...role, hits: matchColumns(role.facts, role.table) };
}

/** The role with `column` as its key: the one that other tables point to. */
export function withKey(role: Role, column: string): Role {
  const [key] = CANONICAL[role.table]!.key;
  const found = role.facts.columns.find((candidate) => candidate.column === column);
  if (!key || !found || role.hits.get(key)?.column === found) return role;
  const others = [...role.hits].filter(([name, hit]) => name !== key && hit.column !== found);
  return { ...role, hits: new Map([[key, { column: found, score: 0.95 }], ...others]) };
}
