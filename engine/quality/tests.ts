/**
 * The tests of a workspace: those of the product for every canonical table in use, those of the layouts it is mapped
 * with, the user's own, and what the user changed of them. Kept as documents of the state database.
 */
import { PRESETS } from "../../connectors/presets/index.ts";
import { AppError } from "../contract/errors.ts";
import { type TestSpec, type TestSpecInput, testSpec } from "../contract/quality.ts";
import { CANONICAL } from "../ingest/fill/canonical.ts";
import { loadMapping } from "../ingest/sources.ts";
import { newId } from "../state/database.ts";
import type { State } from "../state/state.ts";
import { titleOf } from "./conditions.ts";
import { defaultTests } from "./defaults.ts";
import { allResults, forgetResult, type Result } from "./results.ts";

export interface QualityTest extends TestSpec {
  id: string;
  title: string;
  origin: "default" | "preset" | "own";
  enabled: boolean;
}

/** A test of the user's own, or what the user changed of another one. */
interface Kept {
  spec?: TestSpec;
  enabled?: boolean;
  severity?: TestSpec["severity"];
}

const KIND = "quality-test";

/** In order of the canonical tables. */
export function listTests(state: State): QualityTest[] {
  const kept = new Map(state.documents.list<Kept>(KIND).map(({ id, value }) => [id, value]));
  const given = new Map<string, QualityTest>();
  for (const { origin, spec } of givenSpecs(state)) {
    const test = testSpec.parse(spec);
    given.set(idOf(test), complete(idOf(test), origin, test, kept.get(idOf(test))));
  }
  const own = [...kept].flatMap(([id, value]) =>
    value.spec ? [complete(id, "own" as const, value.spec, value)] : [],
  );
  const order = Object.keys(CANONICAL);
  return [...given.values(), ...own].sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
}

/** Tests that are on and did not hold when they ran last. */
export function brokenTests(state: State): { test: QualityTest; result: Result }[] {
  const results = allResults(state);
  return listTests(state).flatMap((test) => {
    const result = results.get(test.id);
    return test.enabled && result?.state === "failed" ? [{ test, result }] : [];
  });
}

/** Throws `not-found` for an id that there is not. */
export function findTest(state: State, id: string): QualityTest {
  const found = listTests(state).find((test) => test.id === id);
  if (found) return found;
  throw new AppError("not-found", `There is no quality test "${id}". See them with: merchbench quality list`);
}

/** Adds a test of the user's own, or puts another one in its place; the spec has been checked. */
export function saveTest(state: State, spec: TestSpec, id?: string): QualityTest {
  if (id !== undefined && findTest(state, id).origin !== "own") {
    throw new AppError(
      "invalid-input",
      `"${id}" is not a test of your own. Switch it off, or say how much it matters: merchbench quality set ${id}`,
    );
  }
  const name = id ?? newId("test");
  const before = state.documents.get<Kept>(KIND, name);
  state.documents.put(KIND, name, { ...before, spec: ownWords(spec, before?.spec), severity: undefined });
  // What was found by another rule says nothing about this one.
  if (id !== undefined) forgetResult(state, id);
  return findTest(state, name);
}

/** A title that was made from the rule is made anew from the changed one. */
function ownWords(spec: TestSpec, before: TestSpec | undefined): TestSpec {
  const { title, ...rest } = spec;
  return before && before.title === undefined && title === titleOf(before) ? rest : spec;
}

/** Switches a test off or on, or sets its severity. Throws `not-found`. */
export function setTest(
  state: State,
  id: string,
  change: { enabled?: boolean | undefined; severity?: TestSpec["severity"] | undefined },
): QualityTest {
  findTest(state, id);
  const before = state.documents.get<Kept>(KIND, id);
  state.documents.put(KIND, id, {
    ...before,
    ...(change.enabled !== undefined && { enabled: change.enabled }),
    ...(change.severity !== undefined && { severity: change.severity }),
  });
  return findTest(state, id);
}

/** Forgets a test of the user's own. Throws `invalid-input` for one that comes with Merchbench. */
export function removeTest(state: State, id: string): void {
  if (findTest(state, id).origin !== "own")
    throw new AppError(
      "invalid-input",
      `"${id}" is part of the product. Switch it off: merchbench quality set ${id} --enabled false`,
    );
  state.documents.delete(KIND, id);
  forgetResult(state, id);
}

/** Forgets what tests found that there are no more: what comes in their place later has not failed since then. */
export function forgetGone(state: State): void {
  const known = new Set(listTests(state).map(({ id }) => id));
  for (const id of allResults(state).keys()) if (!known.has(id)) forgetResult(state, id);
}

/** Tests of the product for the tables that a mapping fills, then those of the mappings' layouts, which win. */
function givenSpecs(state: State): { origin: "default" | "preset"; spec: TestSpecInput }[] {
  const mappings = state.connections.list("source").map((connection) => loadMapping(state, connection));
  const tables = new Set(
    mappings.flatMap((mapping) =>
      mapping.tables.filter((table) => table.enabled).map((table) => table.table),
    ),
  );
  const presets = [...new Set(mappings.flatMap((mapping) => mapping.preset ?? []))];
  return [
    ...[...tables].flatMap(defaultTests).map((spec) => ({ origin: "default" as const, spec })),
    ...presets
      .flatMap((id) => PRESETS.find((preset) => preset.id === id)?.quality ?? [])
      .filter((spec) => tables.has(spec.table))
      .map((spec) => ({ origin: "preset" as const, spec })),
  ];
}

function complete(
  id: string,
  origin: QualityTest["origin"],
  spec: TestSpec,
  kept: Kept | undefined,
): QualityTest {
  return {
    ...spec,
    id,
    origin,
    title: titleOf(spec),
    severity: kept?.severity ?? spec.severity,
    enabled: kept?.enabled ?? true,
  };
}

/** The same test has the same id in every workspace: `orders.not_null.ordered_at`. */
function idOf({ table, kind, columns, title }: TestSpec): string {
  const what =
    kind === "sql" ? (title ?? "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-") : columns.join("+");
  return [table, kind, what].filter(Boolean).join(".");
}
