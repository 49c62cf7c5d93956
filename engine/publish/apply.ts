/** Approve and apply: one transaction on the target, then read back and compared. */
import type { Change, ChangeResult, TargetTable } from "../../connectors/connector.ts";
import { canonicalRow, keyOf, sameRow, type TargetRow } from "../../connectors/target-values.ts";
import { AppError, toErrorInfo } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { now } from "../state/database.ts";
import type { PublicationRow } from "../state/publications.ts";
import type { State } from "../state/state.ts";
import { targetTable } from "./content.ts";
import type { PublishContext } from "./plan.ts";
import { type OpenTarget, openTarget, whoAmI } from "./target.ts";

const WRITES: PublicationRow["operation"][] = ["insert", "update", "delete"];

/** Throws `invalid-input` when a production target's name was not typed exactly. */
export function confirmTarget(publication: Publication, confirm: string | undefined): void {
  if (publication.connectionType !== "production" || confirm === publication.targetName) return;
  throw new AppError(
    "invalid-input",
    `${publication.targetName} is a production target. Type its name exactly to go on (--confirm ${publication.targetName}).`,
  );
}

export function approvePublication(state: State, id: string, confirm: string | undefined): Publication {
  const publication = state.publications.get(id);
  if (publication.status !== "planned") {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)}; only a planned one can be approved.`,
    );
  }
  confirmTarget(publication, confirm);
  const approved: Publication = {
    ...publication,
    status: "approved",
    approvedAt: now(),
    approvedBy: whoAmI(),
  };
  state.publications.save(approved);
  return approved;
}

/**
 * Writes the approved plan. Asked again after it was applied it changes nothing and answers it as it is; after a
 * crash the target's own record says whether the write happened. A failure leaves the target as it was.
 */
export async function applyPublication(
  { state }: PublishContext,
  id: string,
  run: Run,
): Promise<Publication> {
  const publication = state.publications.get(id);
  if (publication.status === "applied") return publication;
  if (!["approved", "applying", "failed"].includes(publication.status) || !publication.approvedAt) {
    throw new AppError("conflict", `Plan ${publication.number} is ${words(publication)}. Approve it first.`);
  }
  state.publications.save({ ...publication, status: "applying", error: null });
  try {
    return await write(state, publication, run);
  } catch (error) {
    // Engine stopping: the job runs again at the next start, so the plan stays "applying".
    if (run.signal.reason !== "stopping") {
      state.publications.save({ ...publication, status: "failed", error: toErrorInfo(error) });
    }
    throw error;
  }
}

async function write(state: State, publication: Publication, run: Run): Promise<Publication> {
  const target = openTarget(state, publication.targetId);
  const table = { ...targetTable(publication.kind, ""), name: publication.table };
  const rows = state.publications.rows(publication.id).filter((row) => WRITES.includes(row.operation));
  const { results } = await target.sink.apply(
    target.config,
    {
      table,
      changes: rows.map((row) => changeOf(table, row)),
      onChanged: "skip",
      publication: {
        id: publication.id,
        kind: publication.kind,
        action: "apply",
        modelVersion: publication.modelVersion,
        at: now(),
      },
    },
    run.part("write", 0.8),
  );
  state.publications.setRows(
    publication.id,
    results.map((result) => outcome(rows[result.index]!, result)),
  );
  const verified = await verify(target, table, rows, results, run.part("verify", 0.2));
  const changed = results.filter((result) => result.status === "skipped-changed").length;
  const applied: Publication = {
    ...publication,
    status: "applied",
    appliedAt: now(),
    verified,
    error: null,
    counts: { ...publication.counts, changed },
  };
  state.publications.save(applied);
  return applied;
}

function changeOf(table: TargetTable, row: PublicationRow): Change {
  const values = (row.newValue ?? row.oldValue) as TargetRow;
  return {
    operation: row.operation as Change["operation"],
    key: table.key.map((name) => values[name]!),
    before: row.oldValue,
    after: row.operation === "delete" ? null : row.newValue,
  };
}

const outcome = (row: PublicationRow, result: ChangeResult) => ({
  position: row.position,
  status: result.status,
  seen: result.seen,
  reason: result.reason ?? null,
});

/** Reads the target back: each row that was written must stand there exactly as planned. */
async function verify(
  target: OpenTarget,
  table: TargetTable,
  rows: PublicationRow[],
  results: ChangeResult[],
  run: Run,
): Promise<NonNullable<Publication["verified"]>> {
  run.progress(0, 1, "Reading back");
  const { rows: present } = await target.sink.inspect(target.config, table, run);
  const standing = new Map(present.map((row) => [keyOf(table, row), canonicalRow(table, row)]));
  const written = results
    .filter((result) => result.status === "applied")
    .map((result) => rows[result.index]!);
  const mismatches = written.filter((row) => {
    const change = changeOf(table, row);
    return !sameRow(
      table,
      standing.get(JSON.stringify(change.key)) ?? null,
      change.after && canonicalRow(table, change.after),
    );
  }).length;
  run.progress(1, 1, "Read back");
  return { at: now(), rows: written.length, mismatches };
}

/** The status in words for a sentence. */
export function words(publication: Publication): string {
  return publication.status.replaceAll("_", " ");
}
