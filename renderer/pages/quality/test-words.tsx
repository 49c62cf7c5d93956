/** How tests and their outcomes read. */

import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, TriangleAlert } from "lucide-react";
import { navItems } from "../../app/nav.ts";
import type { OutputOf } from "../../client/index.ts";
import { type Format, Status } from "../../ui/index.ts";

export type Test = OutputOf<"quality.list">["rows"][number];
type Outcome = Pick<Test, "state" | "severity"> & { enabled?: boolean };

export const KIND_WORDS: Record<Test["kind"], string> = {
  unique: "Is there once",
  not_null: "Has a value",
  referential: "Is found in another table",
  range: "Lies within limits",
  accepted: "Is one of some values",
  freshness: "Keeps coming",
  row_count: "Usual number of rows",
  sql: "Own SQL",
};

export function TestState({ state, severity, enabled = true }: Outcome) {
  if (!enabled) return <Status icon={CircleSlash}>Off</Status>;
  if (state === "passed")
    return (
      <Status tone="positive" icon={CircleCheck}>
        Holds
      </Status>
    );
  if (state === "failed")
    return severity === "fail" ? (
      <Status tone="negative" icon={CircleAlert}>
        Fails
      </Status>
    ) : (
      <Status tone="warning" icon={TriangleAlert}>
        Warns
      </Status>
    );
  if (state === "error")
    return (
      <Status tone="warning" icon={CircleAlert}>
        Can't run
      </Status>
    );
  return <Status icon={CircleDashed}>{state === "skipped" ? "Not judged" : "Not run"}</Status>;
}

/** What it found, in a line: rows that break the rule, or what was observed. */
export function foundText(
  test: Pick<Test, "state" | "failing" | "checked" | "observed">,
  format: Format,
): string {
  if (test.observed) return format.sentence(test.observed);
  if (test.failing === null) return test.state === "new" ? "not run yet" : "nothing to judge";
  const all = test.checked === null ? "" : ` of ${format.number(test.checked)}`;
  if (test.failing === 0) return test.checked === null ? "no row" : `none${all}`;
  return `${format.number(test.failing)}${all} rows`;
}

/** Whether it says of each row if it is right, and not of the table as a whole. */
export const judgesRows = ({ kind }: Pick<Test, "kind">) => kind !== "freshness" && kind !== "row_count";

/** What to do about rows that break the rule. */
export const remedyOf = ({ table, kind, columns }: Pick<Test, "table" | "kind" | "columns">) =>
  table === "orders" && kind === "accepted" && columns.includes("status")
    ? "Orders in a state that is none of these count as sales. Say in Mapping which state they are in."
    : "Mend these rows in the store and load it again, or change in Mapping what becomes of them.";

/** Pages by the area whose queries they ask. */
const PAGES_OF_AREA: Record<string, string[]> = {
  demand: ["demand", "worklist"],
  recommend: ["recommendations"],
  shelves: ["recommendations"],
  steering: ["recommendations"],
  compare: ["recommendations"],
  experiment: ["recommendations"],
  price: ["prices"],
  publish: ["plans"],
};

export const pagesOf = (area: string) =>
  (PAGES_OF_AREA[area] ?? [area]).flatMap((id) => navItems.find((item) => item.id === id) ?? []);

/** Place of a page in the rail. */
export const placeOf = (id: string) => navItems.findIndex((item) => item.id === id);
