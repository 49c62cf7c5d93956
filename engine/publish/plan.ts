/**
 * Plan: the row-level difference between `mart` and the target; nothing is written to the target.
 * May import: contract, connectors, engine/state, engine/warehouse. A new kind of publication is an entry of content.ts.
 */

import { dataAsOf } from "../compute/as-of.ts";
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { runningExperiments } from "../experiments/store.ts";
import { newId, now } from "../state/database.ts";
import type { PublicationRow } from "../state/publications.ts";
import type { State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { CONTENT, type Kind, targetTable, titlesOf, type WantedRow, wantedRows } from "./content.ts";
import { compareRows } from "./diff.ts";
import { openTarget, whoAmI } from "./target.ts";
import { planWarnings } from "./warnings.ts";

export interface PublishContext {
  warehouse: Warehouse;
  state: State;
}

/** Plans the publication and keeps it. Throws `unsupported` when there is nothing to publish yet. */
export async function planPublication(
  context: PublishContext,
  kind: Kind,
  targetId: string,
  run: Run,
): Promise<Publication> {
  const { warehouse, state } = context;
  const content = CONTENT[kind];
  const target = openTarget(state, targetId);
  const table = targetTable(kind, target.prefix);
  const [making, comparing] = [run.part("make", 0.7), run.part("compare", 0.3)];
  await content.make?.(context, making);
  making.progress(1, 1);
  comparing.progress(0, 3, "Collecting rows");
  const wanted = await wantedRows(warehouse, state, kind, run.signal);
  if (wanted.length === 0 && !content.mayBeEmpty) throw nothingToPublish(kind);
  comparing.progress(1, 3, "Reading the target");
  const { rows: present } = await target.sink.inspect(target.config, table, run);
  if (wanted.length + present.length === 0) throw nothingToPublish(kind);
  comparing.progress(2, 3, "Comparing rows");
  const rows = await compareRows({
    table,
    provenance: content.provenance,
    wanted,
    present,
    signal: run.signal,
  });
  await nameDeleted(warehouse, kind, rows, run.signal);
  const counts = countsOf(rows);
  const asOf = await dataAsOf(warehouse, state.settings().timeZone);
  const publication: Publication = {
    id: newId("pub"),
    number: state.publications.nextNumber(),
    kind,
    targetId: target.connection.id,
    targetName: target.connection.name,
    connectionType: target.connection.connectionType,
    table: table.name,
    status: "planned",
    counts,
    warnings: planWarnings(content, rows, counts),
    modelVersion: versionsIn(wanted),
    dataAsOf: asOf?.at ?? null,
    holdoutId: experimentsIn(state, kind),
    plannedAt: now(),
    plannedBy: whoAmI(),
    approvedAt: null,
    approvedBy: null,
    appliedAt: null,
    verified: null,
    rolledBackAt: null,
    rolledBackBy: null,
    error: null,
  };
  state.publications.saveRows(publication.id, rows);
  state.publications.save(publication);
  comparing.progress(3, 3, "Planned");
  return publication;
}

/** Experiments that the rows are made for, such as `new-tastes`. */
function experimentsIn(state: State, kind: Kind): string | null {
  if (kind !== "recommendations" && kind !== "experiments") return null;
  return (
    runningExperiments(state)
      .map((one) => one.id)
      .join(", ") || null
  );
}

/** A row that goes stands only in the target, so its title has to be looked up. */
async function nameDeleted(
  warehouse: Warehouse,
  kind: Kind,
  rows: PublicationRow[],
  signal: AbortSignal,
): Promise<void> {
  const deleted = rows.filter((row) => row.operation === "delete");
  const idOf = (row: PublicationRow) => String(row.oldValue?.[CONTENT[kind].named.column]);
  const titles = await titlesOf(warehouse, kind, [...new Set(deleted.map(idOf))], signal);
  for (const row of deleted) row.title = titles.get(idOf(row)) ?? null;
}

const HOW: Record<Kind, string> = {
  recommendations: "Train recommendations first.",
  experiments: "Start one first.",
  segments: "Train segments first.",
  prices: "Save price recommendations from a what-if first.",
};

function nothingToPublish(kind: Kind): AppError {
  return new AppError("unsupported", `There are no ${kind} to publish yet. ${HOW[kind]}`);
}

function countsOf(rows: PublicationRow[]): Publication["counts"] {
  const count = (operation: PublicationRow["operation"]) =>
    rows.filter((row) => row.operation === operation).length;
  return {
    inserted: count("insert"),
    updated: count("update"),
    deleted: count("delete"),
    unchanged: count("unchanged"),
    rejected: count("rejected"),
    changed: 0,
  };
}

/** Versions that made the rows, such as `als-3, rules-2`. */
function versionsIn(rows: WantedRow[]): string | null {
  const versions = new Set(
    rows.map((row) => row.model_version).filter((version) => typeof version === "string"),
  );
  return versions.size === 0 ? null : [...versions].sort().join(", ");
}
