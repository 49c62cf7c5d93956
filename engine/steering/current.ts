/** The facts of an open warehouse, kept until a load changes them. */
import { dataAsOf } from "../compute/as-of.ts";
import type { Ruleset } from "../contract/rules.ts";
import type { State } from "../state/state.ts";
import { keptByStamp, keptUntilChange } from "../warehouse/kept.ts";
import { sqlFile } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { compileRules, type Steering } from "./compile.ts";
import { type Facts, readFacts } from "./facts.ts";
import { type RulesOf, rulesOf } from "./ruleset.ts";

interface Open {
  warehouse: Warehouse;
  state: State;
}

const keepFacts = keptByStamp<Warehouse, Promise<Facts>>();

const stampOf = keptUntilChange(async (warehouse: Warehouse): Promise<string> => {
  const [row] = await warehouse.query<{ stamp: string }>(sqlFile("steering/stamp"));
  return row!.stamp;
});

/** The facts as they are, in memory: looked at again after each change of the warehouse, made anew where it matters. */
export async function currentFacts({ warehouse, state }: Open): Promise<Facts> {
  const stamp = await stampOf(warehouse);
  const { currency } = settingsOf(state);
  return keepFacts(warehouse, `${currency} ${stamp}`, () => readFacts(warehouse, currency));
}

const compiled = new WeakMap<Facts, Map<string, Steering>>();

/** What is set, as it was read since the last change: zone and currency, and rules with their text. */
const settingsOf = keptUntilChange((state: State) => {
  const { timeZone, currency } = state.settings();
  return { timeZone, currency, rules: new Map<RulesOf, { ruleset: Ruleset; text: string }>() };
});

/** Rules against the current facts, ready to steer; made once for the same rules, facts and day. */
export async function currentSteering(open: Open, which: RulesOf = "saved"): Promise<Steering> {
  const facts = await currentFacts(open);
  const { timeZone, rules } = settingsOf(open.state);
  const { ruleset, text } = rules.get(which) ?? readRules(open.state, which);
  rules.set(which, { ruleset, text });
  const day = today(timeZone);
  const key = `${day} ${text}`;
  const known = compiled.get(facts) ?? new Map<string, Steering>();
  compiled.set(facts, known);
  const steering = known.get(key) ?? compileRules(ruleset, facts, day);
  // The saved rules, a draft and none: older drafts go.
  for (const old of [...known.keys()].slice(0, Math.max(0, known.size - 3))) known.delete(old);
  known.set(key, steering);
  return steering;
}

function readRules(state: State, which: RulesOf) {
  const ruleset = rulesOf(state, which);
  return { ruleset, text: JSON.stringify(ruleset) };
}

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The calendar day in the zone, ISO. */
export function today(timeZone: string): string {
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { timeZone });
  calendars.set(timeZone, calendar);
  return calendar.format(new Date());
}

const dataDays = keptUntilChange((_warehouse: Warehouse) => new Map<string, Promise<number>>());

/** Today in the workspace's zone, and the last day of the data (days since 1970-01-01), kept until the data changes. */
export async function daysOf({ warehouse, state }: Open): Promise<{ day: string; dataDay: number }> {
  const { timeZone } = settingsOf(state);
  const day = today(timeZone);
  const known = dataDays(warehouse);
  const dataDay =
    known.get(timeZone) ??
    dataAsOf(warehouse, timeZone).then((asOf) => Math.floor(Date.parse(asOf?.day ?? day) / 86_400_000));
  known.set(timeZone, dataDay);
  dataDay.catch(() => known.delete(timeZone));
  return { day, dataDay: await dataDay };
}
