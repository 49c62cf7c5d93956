/** Suggests customers: from their own table, or told from orders where that table knows too few of them. */
import type { ColumnRule } from "../../../contract/grid.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { calledScore } from "../names/name-score.ts";
import { TABLES } from "../names/signs.ts";
import { matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { withKey } from "../roles/roles.ts";
import { type Suggestion, suggestion, type Work } from "../work.ts";
import { directDraft, putFullName } from "./direct.ts";
import { type Draft, put, refOf } from "./draft.ts";
import { groupedDraft, takeFrom } from "./grouped.ts";
import type { Link } from "./links.ts";

/** A table of customers must know this share of those who bought. */
export const COVERED = 0.9;

/** Customers of a table of their own, else out of the orders; undefined where nothing tells of any. */
export async function suggestCustomers(work: Work): Promise<Suggestion | undefined> {
  const own = work.role("customers") ?? besides(work);
  const sales = [work.role("orders"), work.role("order_items")].find((role) => role && customerOf(role));
  const link =
    own && sales && (await work.links.link(sales.facts, own.facts, ["customer", "partner", "email"]));
  if (own && !link && !areCalledSo(own)) return sales && fromSales(sales);
  if (own && (!sales || !link || link.found >= COVERED)) {
    const draft = directDraft(link ? withKey(own, link.join.on[0]!.right) : own);
    putRest(draft, own.facts);
    return suggestion([draft], own.confidence, `Each row of ${own.facts.table} is a customer`);
  }
  return sales && fromSales(sales, own, link);
}

/** Concerts and artists have names as people have: only what nobody but people has, or the table's name, tells of them. */
const areCalledSo = ({ facts, hits }: Role) =>
  calledScore(facts.name, TABLES.customers!) >= CALLED ||
  facts.columns.some(({ name }) => OF_PEOPLE.some((concept) => name.concepts.has(concept))) ||
  ["email_hash", "gender", "birth_year", "accepts_marketing"].some((name) => hits.has(name));
const CALLED = 0.4;
const OF_PEOPLE = ["customer", "first", "phone"];

/** One customer for each who bought, with what `own` knows of them. */
function fromSales(sales: Role, own?: Role, link?: Link): Suggestion {
  const key = customerOf(sales)!;
  const draft = groupedDraft(
    "customers",
    sales.facts,
    key,
    "customer_id",
    {
      email_hash: "any",
      name: "any",
      country: "any",
      city: "any",
      region: "any",
      postcode: "any",
      gender: "any",
    },
    undefined,
  );
  putFullName(draft, sales.facts);
  if (key.isPersonName) {
    const named: ColumnRule = { from: { kind: "column", of: refOf(sales.facts.table, key) } };
    put(draft, "name", named, 0.8, `Customers are known by their ${key.column} alone`);
  }
  if (own && link) {
    draft.part.joins.push(link.join);
    takeFrom(draft, link, own.facts, undefined);
    putRest(draft, own.facts);
  }
  putFirstOrder(draft, sales);
  const joined =
    own && link ? `; ${own.facts.table} knows ${Math.round(link.found * 100)}% of them and is joined` : "";
  return suggestion(
    [draft],
    sales.confidence * 0.85,
    `One customer for each ${key.column} of ${sales.facts.table}${joined}`,
  );
}

const customerOf = ({ facts }: Role) => matchColumns(facts, "orders").get("customer_id")?.column;

/** A table that says something of customers without looking like a list of them: demographics, scores. */
function besides({ facts, roles }: Work): Role | undefined {
  const taken = new Set(roles.map((role) => role.facts.table));
  const candidates = facts.filter(({ table, rows }) => !taken.has(table) && rows > 1);
  const found = candidates.flatMap((table) => {
    const hits = matchColumns(table, "customers");
    const key = hits.get("customer_id");
    if (!key?.column.name.concepts.has("customer") || key.score < COVERED) return [];
    return [{ table: "customers", facts: table, hits, confidence: 0.55 }];
  });
  return found.sort((a, b) => b.facts.rows - a.facts.rows)[0];
}

const ATTRIBUTES = 40;
/** When a row was changed says nothing; what identifies a person beyond what the warehouse has columns for stays where it is. */
const PRIVATE = ["email", "phone", "first", "last", "birth", "updated"];
const SECRET =
  /passw|token|secret|hash|salt|addres|adres|street|stra(ss|ß)e|straat|\b(rue|calle|ulica|gata|gade)\b|indirizzo|direcci[oó]n|endere[cç]o|cadde|住所|地址|주소|docum|passport|\b(dni|nif|nie|cpf|cnpj|pesel|ssn)\b|iban|card|fiscal|latitude|longitude|(^|_)ip$/i;

const isPrivate = ({ name, column, isEmail }: ColumnFacts) =>
  isEmail || SECRET.test(column) || PRIVATE.some((concept) => name.concepts.has(concept));

/** What no canonical column takes is kept as attributes. */
export function putRest(draft: Draft, facts: TableFacts): void {
  const used = JSON.stringify([draft.part.columns, draft.part.joins.map(({ on }) => on)]);
  const keys = draft.part.joins.flatMap((join) =>
    join.table === facts.table ? join.on.map(({ right }) => right) : [],
  );
  const rest = facts.columns.filter((column) => {
    const ref = JSON.stringify(refOf(facts.table, column));
    return (
      !used.includes(ref) &&
      !keys.includes(column.column) &&
      column.filled > 0 &&
      column.kind !== "structure" &&
      !isPrivate(column)
    );
  });
  if (rest.length === 0 || rest.length > ATTRIBUTES) return;
  const of = rest.map((column) => refOf(facts.table, column));
  const rule: ColumnRule = { from: { kind: "object", of } };
  if (draft.part.group.length > 0) rule.aggregate = "any";
  put(draft, "attributes", rule, 0.7, `Kept beside: ${rest.map(({ column }) => column).join(", ")}`);
}

function putFirstOrder(draft: Draft, sales: Role): void {
  const time = matchColumns(sales.facts, "orders").get("ordered_at")?.column;
  if (!time) return;
  const rule: ColumnRule = { from: { kind: "column", of: refOf(sales.facts.table, time) }, aggregate: "min" };
  if (time.dateFormat) rule.dateFormat = time.dateFormat;
  put(draft, "created_at", rule, 0.6, `Nothing says when they joined, so the earliest ${time.column}`);
}
