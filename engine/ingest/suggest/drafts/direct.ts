/** Suggestions for a canonical table that a raw table holds row by row. */
import { CANONICAL } from "../../fill/canonical.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { TABLES } from "../names/signs.ts";
import { isOfPayment, statusTranslation, tellsGone } from "../names/status.ts";
import { columnScore, matchColumns } from "../roles/match-columns.ts";
import type { Role } from "../roles/role.ts";
import { putCurrency } from "./currency.ts";
import { type Draft, draftOf, fixed, put, putCompleted, putHit, refOf } from "./draft.ts";
import { putArchived, putReduced } from "./listed-goods.ts";
import { orderOrigin } from "./order-key.ts";

/** Columns as matched, and what is taken for granted where no column says it. */
export function directDraft(role: Role): Draft {
  const draft = draftOf(role.table, role.facts);
  if (role.orderKey) {
    const of = role.orderKey.map(({ column }) => column).join(" and ");
    put(draft, "order_id", { from: orderOrigin(role) }, 0.8, `${of} together tell orders apart`);
  }
  for (const [name, hit] of role.hits) {
    putHit(draft, role.facts.table, name, hit);
    const translate = name === "status" ? statusTranslation(role.table, hit.column) : undefined;
    if (translate) draft.part.columns[name]!.translate = translate;
  }
  if (role.table === "interactions") putEvent(draft, role);
  if (role.table === "customers") putFullName(draft, role.facts);
  putDefaults(draft, role.facts);
  return draft;
}

function putDefaults(draft: Draft, facts: TableFacts): void {
  const { table } = draft;
  if (table === "orders") putSaidState(draft, facts);
  if (table === "orders") putCompleted(draft);
  if (TABLES[table]?.columns.currency) putCurrency(draft, facts);
  if (table === "products" || table === "variants") {
    putArchived(draft, facts);
    put(draft, "status", fixed("active"), 0.6, "No column says otherwise");
  }
  if (table === "variants") putReduced(draft, facts);
  if (table === "inventory_levels") {
    const today = { from: { kind: "expression" as const, sql: "current_date" } };
    put(draft, "as_of", today, 0.5, "No column says when it was counted, so it is the day of the load");
    put(draft, "location_id", fixed("main"), 0.5, "No column holds a place, so all stock lies in one");
  }
  const missing = CANONICAL[table]!.key.filter((key) => !draft.part.columns[key]);
  if (missing.length === 1 && table !== "ad_spend") putRowKey(draft, facts, missing[0]!);
}

/** Where no column is called so, the one whose words say that orders were cancelled is their status, else that of their payments. */
function putSaidState(draft: Draft, facts: TableFacts): void {
  const used = JSON.stringify(draft.part.columns);
  const telling = facts.columns.filter(tellsGone);
  const column =
    telling.find((one) => !isOfPayment(one) && !used.includes(JSON.stringify(refOf(facts.table, one)))) ??
    telling.find(isOfPayment);
  if (!column || draft.part.columns.status) return;
  putHit(draft, facts.table, "status", { column, score: 0.65 });
  const translate = statusTranslation("orders", column);
  if (translate) draft.part.columns.status!.translate = translate;
}

/** Rows without a number of their own are told apart by everything that says who, what and when. */
function putRowKey(draft: Draft, facts: TableFacts, key: string): void {
  const of = Object.values(draft.part.columns)
    .flatMap(({ from }) => (from.kind === "column" ? [from.of] : []))
    .filter((ref, k, all) => all.findIndex((other) => other.column === ref.column) === k)
    .slice(0, 5);
  if (of.length === 0) return;
  put(
    draft,
    key,
    { from: { kind: "combine", of, separator: "-", numbered: true } },
    0.6,
    `Rows of ${facts.table} have no number of their own: ${of.map(({ column }) => column).join(", ")} together, numbered where they come more than once`,
  );
}

const isOfPerson = (concepts: Set<string>) =>
  [...concepts].every((concept) => ["name", "customer", "billing"].includes(concept));

/** First and last names make one name; in a grouped draft, any of those that a person has. */
export function putFullName(draft: Draft, facts: TableFacts): void {
  const find = (concept: string) =>
    facts.columns.find(
      ({ name, kind }) => name.concepts.has(concept) && kind === "text" && !name.concepts.has("order"),
    );
  // Nombre beside Apellidos, Nom beside Prénom: a name that is one of the two.
  const half = facts.columns.find(
    ({ name, kind, isPersonName }) =>
      name.concepts.has("name") && kind === "text" && !isPersonName && isOfPerson(name.concepts),
  );
  const [first, last] = [find("first") ?? half, find("last") ?? half];
  if (!first || !last || first === last) return;
  // Where names are written in Chinese letters, the family's comes first.
  const isFamilyFirst = /\p{Script=Han}/u.test(last.column);
  const of = (isFamilyFirst ? [last, first] : [first, last]).map((column) => refOf(facts.table, column));
  const from = { kind: "combine" as const, of, separator: " " };
  delete draft.part.columns.name;
  draft.reasons = draft.reasons.filter(({ column }) => column !== "name");
  put(
    draft,
    "name",
    { from, ...(draft.part.group.length > 0 && { aggregate: "any" as const }) },
    0.9,
    `${first.column} and ${last.column} together`,
  );
}

function putEvent(draft: Draft, { facts, hits }: Role): void {
  const name = hits.get("event_name");
  if (!name) return;
  const { column } = refOf(facts.table, name.column);
  const quoted = `"${facts.table.replaceAll('"', '""')}"."${column.replaceAll('"', '""')}"`;
  draft.part.columns.event_name = { from: { kind: "expression", sql: `app.event_name(${quoted})` } };
  putHit(draft, facts.table, "event_name_source", name);
}

/** Spend by day: a column for each channel makes a campaign of each. */
export function spendDrafts(role: Role): Draft[] {
  const { facts, hits } = role;
  const sign = TABLES.ad_spend!.columns.spend!;
  const columns = facts.columns.filter((column) => columnScore(column, sign, "campaign") >= 0.6);
  if (hits.has("campaign_id") || columns.length < 2) {
    const draft = directDraft(role);
    put(draft, "campaign_id", fixed(facts.table), 0.5, "No column names a campaign, so all spend is one");
    return [draft];
  }
  return columns.map((column) => {
    const draft = draftOf("ad_spend", facts);
    put(
      draft,
      "campaign_id",
      fixed(channelOf(column)),
      0.7,
      `One campaign for each column of spend: ${columns.map((other) => other.column).join(", ")}`,
    );
    putHit(draft, facts.table, "date", hits.get("date")!);
    putHit(draft, facts.table, "spend", { column, score: 0.85 });
    return draft;
  });
}

/** Campaigns that are only known by what was spent on them. */
export function campaignDrafts(spend: Draft[], facts: TableFacts): Draft[] {
  return spend.map(({ part }) => {
    const draft = draftOf("campaigns", facts);
    const rule = part.columns.campaign_id!;
    const reason = "Spend names its campaigns, and no table holds them";
    put(draft, "campaign_id", rule, 0.7, reason);
    if (rule.from.kind === "column") {
      draft.part.group = [rule.from.of];
      const called = matchColumns(facts, "campaigns").get("name")?.column;
      const of = called && refOf(facts.table, called);
      if (of && of.column !== rule.from.of.column)
        put(
          draft,
          "name",
          { from: { kind: "column", of }, aggregate: "any" },
          0.8,
          `Called so in ${of.column}`,
        );
    } else draft.part.distinct = true;
    put(draft, "name", rule, 0.7, reason);
    return draft;
  });
}

const channelOf = ({ column }: ColumnFacts) =>
  column.replaceAll(/[_\s-]*(spend|spent|budget|cost)[_\s-]*/gi, "").trim() || column;
