/** Rules: read, edited as a draft, saved in revisions, and what they change. */
import type { Outputs } from "../contract/index.ts";
import type { Ruleset } from "../contract/rules.ts";
import type { Engine } from "../engine.ts";
import { currentFacts, today } from "../steering/current.ts";
import { rulesEffect } from "../steering/effect.ts";
import type { Facts } from "../steering/facts.ts";
import { problemsOf } from "../steering/problems.ts";
import {
  readDraft,
  refuseUnseen,
  rulesAt,
  rulesOf,
  saveDraft,
  savedHistory,
  savedRules,
  saveRules,
} from "../steering/ruleset.ts";
import { attributesIn } from "../steering/target.ts";
import { ruleWords, scopeWords } from "../steering/words.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Call, Handlers, JobHandlers } from "./handlers.ts";

type RulesState = Outputs["rules"]["list"];

export const rulesCommands: Handlers<"rules"> = {
  "rules.list": stateOf,
  async "rules.save"(engine, input) {
    const { state } = engine;
    refuseUnseen(state, input.seen);
    const base = rulesOf(state, input.rules ? "saved" : "draft");
    const next: Ruleset = {
      rules: input.rules ?? base.rules,
      hideSoldOut: input.hideSoldOut ?? base.hideSoldOut,
    };
    saveRules(state, next, input.basedOn);
    return stateOf(engine);
  },
  async "rules.draft"(engine, { draft, seen }) {
    refuseUnseen(engine.state, seen);
    saveDraft(engine.state, draft);
    return stateOf(engine);
  },
  async "rules.restore"(engine, { revision }) {
    const { state } = engine;
    saveRules(state, rulesAt(state, revision ?? savedRules(state).revision - 1));
    return stateOf(engine);
  },
  "rules.complements": complements,
  "rules.facets": facets,
};

export const rulesJobs: JobHandlers<"rules"> = {
  "rules.effect": rulesEffect,
};

async function stateOf(engine: Engine): Promise<RulesState> {
  const saved = savedRules(engine.state);
  const draft = readDraft(engine.state);
  const facts = await currentFacts(engine);
  const day = today(engine.state.settings().timeZone);
  const ruleset = draft ?? saved.ruleset;
  const scoped = ruleset.rules.some((rule) => rule.scope.segments.length > 0);
  const segments = new Set(scoped ? (await segmentsOf(engine)).map(({ id }) => id) : []);
  const problems = problemsOf({ ruleset, facts, day, segments });
  return {
    saved: saved.ruleset,
    draft,
    views: ruleset.rules.map((rule) => ({
      id: rule.id,
      words: ruleWords(rule, facts),
      where: scopeWords(rule, facts),
      problems: problems(rule),
    })),
    revision: saved.revision,
    savedAt: saved.savedAt,
    history: savedHistory(engine.state)
      .slice(1)
      .map((old) => ({
        revision: old.revision,
        savedAt: old.savedAt ?? "",
        rules: old.ruleset.rules.length,
      })),
  };
}

async function complements(engine: Engine, input: { minOrders: number; minLift: number }, call: Call) {
  const { categories } = await currentFacts(engine);
  const name = (id: string) => categories.find((one) => one.id === id)?.name ?? id;
  const rows = await engine.warehouse.query<{ from_id: string; to_id: string; orders: number; lift: number }>(
    sqlFile("steering/complements"),
    { min_orders: input.minOrders, min_lift: input.minLift },
    { signal: call.signal },
  );
  return {
    pairs: rows.map((row) => ({
      from: row.from_id,
      fromName: name(row.from_id),
      to: row.to_id,
      toName: name(row.to_id),
      orders: row.orders,
      lift: row.lift,
    })),
    basis: await basisOf(engine, "steering/complements", [
      "app.sales",
      "store.order_items",
      "store.products",
    ]),
  };
}

async function facets(engine: Engine, _input: unknown, call: Call) {
  const facts = await currentFacts(engine);
  const segments = await segmentsOf(engine, call.signal);
  const inCategory = countsOf(facts.category, facts.categories.length);
  const ofBrand = countsOf(facts.brand, facts.brands.length);
  return {
    categories: facts.categories.map(({ id, name }, c) => ({ id, name, products: inCategory[c]! })),
    brands: facts.brands
      .map((name, b) => ({ name, products: ofBrand[b]! }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    attributes: attributesOf(facts),
    segments,
    leadTimes: facts.leadDays.some((days) => !Number.isNaN(days)),
  };
}

const segmentsOf = ({ warehouse }: Engine, signal?: AbortSignal) =>
  warehouse.query<{ id: string; name: string; customers: number }>(
    sqlFile("steering/segments"),
    {},
    { signal },
  );

function countsOf(groups: Int32Array, count: number): Int32Array {
  const counts = new Int32Array(count);
  for (const group of groups) if (group >= 0) counts[group]!++;
  return counts;
}

/** Offered to pick from at most; more can still be typed. */
const MOST_ATTRIBUTES = 500;

/** Values that several products share, the most common first. */
function attributesOf(facts: Facts): { name: string; value: string; products: number }[] {
  const counts = new Map<string, { name: string; value: string; products: number }>();
  for (const json of facts.attributes) {
    for (const { name, value } of attributesIn(json)) {
      const key = `${name}\0${value}`;
      const known = counts.get(key);
      if (known) known.products++;
      else counts.set(key, { name, value, products: 1 });
    }
  }
  return [...counts.values()]
    .filter((one) => one.products > 1)
    .sort((a, b) => b.products - a.products || a.name.localeCompare(b.name))
    .slice(0, MOST_ATTRIBUTES);
}
