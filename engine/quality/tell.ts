/** Tells what does not hold, one alert a table, for as long as it lasts. */

import { raiseAlert, resolveAlert } from "../alerts/alerts.ts";
import { counted } from "../contract/figures.ts";
import { CANONICAL } from "../ingest/fill/canonical.ts";
import type { State } from "../state/state.ts";
import { brokenTests } from "./tests.ts";

/**
 * Raises the alerts of the tables that were tested, and ends those of all tables in which nothing is broken any
 * more: tested anew, switched off, or no longer mapped. What only warns is told when it held before: the first run
 * of a store shows enough on the page.
 */
export function tellBroken(state: State, tested: string[] = []): void {
  const worthTelling = brokenTests(state).filter(
    ({ test, result }) =>
      test.severity === "fail" || result.history.some((outcome) => outcome.state === "passed"),
  );
  for (const table of Object.keys(CANONICAL)) {
    const broken = worthTelling.filter(({ test }) => test.table === table);
    if (broken.length === 0) resolveAlert(state, "quality", table);
    else if (tested.includes(table)) raise(state, table, broken);
  }
}

function raise(state: State, table: string, broken: ReturnType<typeof brokenTests>): void {
  const detail = broken.map(({ test, result: { failing, observed } }) => {
    return `${test.title}: ${failing === null ? observed : counted(failing, "row")}`;
  });
  raiseAlert(state, {
    kind: "quality",
    subject: table,
    title: `${table}: ${broken.length === 1 ? "a test does" : `${broken.length} tests do`} not hold`,
    detail: `${detail.join(". ")}.`,
    href: `/quality?tab=tests&table=${table}`,
  });
}
