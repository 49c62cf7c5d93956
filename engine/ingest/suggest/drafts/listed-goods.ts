/** What lists of goods say beside their names: which are no longer sold, and what reduced ones cost. */
import type { ColumnRule } from "../../../contract/grid.ts";
import { quoteName } from "../../../warehouse/sql.ts";
import type { ColumnFacts, TableFacts } from "../facts/table-facts.ts";
import { folded } from "../names/fold.ts";
import { markedAs, saysDeleted } from "../steps/left-out.ts";
import { type Draft, put, refOf, ruleFor } from "./draft.ts";

/** A mark with two values that goods are for sale, in whichever language. */
const ACTIVE =
  /^(is|b|bln|flg?|kz)?[\s_-]*(active|aktiv|actief|actif|activo|ativo|attivo|aktywny|enabled|visible|sichtbar|published|for[\s_-]?sale|sellable|available[\s_-]?for[\s_-]?sale)$/i;
const NO = /^(0|f|false|n|no?|nein|non|nao|nee|nej|nei|nie|ne)$/;

/** Goods that are marked as deleted, or as not active, are no longer sold. */
export function putArchived(draft: Draft, { table, columns }: TableFacts): void {
  const deleted = columns.find((one) => saysDeleted(one) && one.kind !== "empty");
  if (deleted) {
    const reason = `${deleted.column} says which are deleted: they are archived`;
    put(draft, "status", markedAs(table, deleted, "archived", "active"), 0.75, reason);
    return;
  }
  const active = columns.find((one) => ACTIVE.test(one.column) && one.distinct <= 2);
  const no = active?.examples.flatMap(({ v }) => (NO.test(folded(v)) ? [{ from: v, to: "archived" }] : []));
  if (!active || !no || no.length !== 1 || active.distinct - no.length > 1) return;
  const rule: ColumnRule = {
    from: { kind: "column", of: refOf(table, active) },
    translate: { values: no, others: { to: "active" } },
    ifEmpty: "active",
  };
  put(
    draft,
    "status",
    rule,
    0.75,
    `${active.column} is ${no[0]!.from} for those that are no longer sold: they are archived`,
  );
}

const REDUCED =
  /^(special|sale|sales?|reduced|promo(tion(al|nel)?)?|offer|action|discount(ed)?|aktions?|sonder|angebots?|solde|oferta|rebajado|scontato|offerta|actie|aanbieding|promocyjna|kampanj|tilbuds?)[\s_-]*(price|preis|prix|precio|prezzo|prijs|cena|pris)$|^(price|preis|prix|precio|prezzo|prijs|cena|pris)[\s_-]*(special|sale|reduced|promo|promotion|promotionnel|solde|oferta|rebajado|scontato|offerta|actie|promocyjna)$/i;
const FROM = /(^|[\s_-])(from|start|starts?_at|von|debut|desde|da|od|van)([\s_-]?(date|at|on))?$/i;
const UNTIL = /(^|[\s_-])(to|until|end|ends?_at|bis|fin|hasta|a|do|tot)([\s_-]?(date|at|on))?$/i;

/** What all goods are sold for beside what they were bought for, which no word says. */
const isDearer = (one: ColumnFacts, other: ColumnFacts) =>
  one.filled > 0.95 && (one.median ?? 0) > (other.median ?? 0);

/** A second, reduced price, which some of the goods have, is what they cost; the other is what it is compared with. */
export function putReduced(draft: Draft, { table, columns: own }: TableFacts): void {
  const { columns } = draft.part;
  const { price, compare_at_price } = columns;
  const reduced = own.find(
    (one) => REDUCED.test(one.column) && (one.kind === "number" || one.kind === "integer"),
  );
  const holds = reduced && daysOf(own, reduced, table);
  if (!reduced || holds === undefined || price?.from.kind !== "column" || price.from.of.table !== table)
    return;
  const { column } = price.from.of;
  const rest = compare_at_price?.from.kind === "column" ? compare_at_price.from.of.column : undefined;
  const listed = column === reduced.column ? rest : column;
  const isPlain = [price, ruleFor("variants", "price", table, reduced).rule].every(({ decimal }) => !decimal);
  if (!listed || !isPlain || isDearer(reduced, own.find((one) => one.column === listed)!)) return;
  const figure = (name: string) => `TRY_CAST(${quoteName(table)}.${quoteName(name)} AS DOUBLE)`;
  const special = `nullif(${figure(reduced.column)}, 0)`;
  const now = holds === "" ? special : `CASE WHEN ${holds} THEN ${special} END`;
  const before = figure(listed);
  const { minorDigits } = price;
  const scale = minorDigits ? { minorDigits } : {};
  draft.reasons = draft.reasons.filter(({ column: name }) => name !== "price" && name !== "compare_at_price");
  delete columns.price;
  delete columns.compare_at_price;
  const days = holds === "" ? "" : ", on the days that it holds";
  const why = `${reduced.column} where there is one${days}, else ${listed}`;
  put(
    draft,
    "price",
    { from: { kind: "expression", sql: `coalesce(least(${now}, ${before}), ${before})` }, ...scale },
    0.8,
    why,
  );
  const whole: ColumnRule = {
    from: { kind: "expression", sql: `CASE WHEN ${now} < ${before} THEN ${before} END` },
    ...scale,
  };
  put(draft, "compare_at_price", whole, 0.8, `${listed} of those with a ${reduced.column}`);
}

/** On which days the reduced price holds, as SQL: "" where no column says so, undefined where it is not clear which do. */
function daysOf(own: ColumnFacts[], reduced: ColumnFacts, table: string): string | undefined {
  const times = own.filter(({ kind }) => kind === "time");
  const [from, until] = [FROM, UNTIL].map((name) => times.filter(({ column }) => name.test(column))) as [
    ColumnFacts[],
    ColumnFacts[],
  ];
  const found = [...from, ...until];
  const isClear = found.every((one) => firstWord(one) === firstWord(reduced) && one.dateFormat === undefined);
  if (from.length > 1 || until.length > 1 || !isClear) return undefined;
  const day = ({ column }: ColumnFacts) => `TRY_CAST(${quoteName(table)}.${quoteName(column)} AS DATE)`;
  return [
    ...from.map((one) => `coalesce(${day(one)} <= current_date, true)`),
    ...until.map((one) => `coalesce(${day(one)} >= current_date, true)`),
  ].join(" AND ");
}

const firstWord = ({ column }: ColumnFacts) => column.toLowerCase().split(/[\s_-]/)[0];
