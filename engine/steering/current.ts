/** The facts of an open warehouse, kept until a load changes them. */
import type { State } from "../state/state.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { compileRules, type Steering } from "./compile.ts";
import { type Facts, readFacts } from "./facts.ts";
import { type RulesOf, rulesOf } from "./ruleset.ts";

interface Open {
  warehouse: Warehouse;
  state: State;
}

interface Kept {
  stamp: string;
  checkedAt: number;
  facts: Promise<Facts>;
}

const kept = new WeakMap<Warehouse, Kept>();
/** Loads are looked for no more often than this, in milliseconds. */
const CHECK_EVERY = 1000;

/** The facts as of the last load, in memory; made anew at most a second after a load. */
export async function currentFacts({ warehouse }: Pick<Open, "warehouse">): Promise<Facts> {
  const before = kept.get(warehouse);
  if (before && performance.now() - before.checkedAt < CHECK_EVERY) return before.facts;
  const [row] = await warehouse.query<{ stamp: string }>(sqlFile("steering/stamp"));
  const now = kept.get(warehouse);
  if (now?.stamp === row!.stamp) {
    now.checkedAt = performance.now();
    return now.facts;
  }
  const facts = readFacts(warehouse);
  kept.set(warehouse, { stamp: row!.stamp, checkedAt: performance.now(), facts });
  facts.catch(() => kept.delete(warehouse));
  return facts;
}

const compiled = new WeakMap<Facts, Map<string, Steering>>();

/** Rules against the current facts, ready to steer; made once for the same rules, facts and day. */
export async function currentSteering(engine: Open, which: RulesOf = "saved"): Promise<Steering> {
  const facts = await currentFacts(engine);
  const rules = rulesOf(engine.state, which);
  const day = today(engine.state.settings().timeZone);
  const key = `${day} ${JSON.stringify(rules)}`;
  const known = compiled.get(facts) ?? new Map<string, Steering>();
  compiled.set(facts, known);
  const steering = known.get(key) ?? compileRules(rules, facts, day);
  // The saved rules, a draft and none: older drafts go.
  for (const old of [...known.keys()].slice(0, Math.max(0, known.size - 3))) known.delete(old);
  known.set(key, steering);
  return steering;
}

/** The calendar day in the zone, ISO. */
export function today(timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date());
}
