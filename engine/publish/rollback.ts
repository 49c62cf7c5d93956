/** Roll back: restores exactly what was there before, and leaves rows alone that were changed since. */
import type { Change } from "../../connectors/connector.ts";
import { AppError, toErrorInfo } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { now } from "../state/database.ts";
import type { PublicationRow } from "../state/publications.ts";
import { confirmTarget, words } from "./apply.ts";
import { targetTable } from "./content.ts";
import type { PublishContext } from "./plan.ts";
import { openTarget, whoAmI } from "./target.ts";

export type RolledBack = Publication & { restored: number; kept: number };

/** Asked again it changes nothing. Rows whose value is no longer the published one are kept and listed. */
export async function rollBackPublication(
  { state }: PublishContext,
  id: string,
  confirm: string | undefined,
  run: Run,
): Promise<RolledBack> {
  const publication = state.publications.get(id);
  if (publication.status === "rolled_back")
    return { ...publication, ...counted(state.publications.rows(publication.id)) };
  if (publication.status !== "applied" && publication.status !== "rolling_back") {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)}; only an applied one can be rolled back.`,
    );
  }
  if (publication.status === "applied") confirmTarget(publication, confirm);
  state.publications.save({ ...publication, status: "rolling_back", error: null });
  const target = openTarget(state, publication.targetId);
  const table = { ...targetTable(publication.kind, ""), name: publication.table };
  const rows = state.publications.rows(publication.id, "applied");
  const done: Publication = {
    ...publication,
    status: "rolled_back",
    rolledBackAt: now(),
    rolledBackBy: whoAmI(),
    error: null,
  };
  try {
    const { results } = await target.sink.apply(
      target.config,
      {
        table,
        changes: rows.map((row) => reverse(table.key, row)),
        onChanged: "skip",
        publication: {
          id: publication.id,
          kind: publication.kind,
          action: "rollback",
          modelVersion: publication.modelVersion,
          at: now(),
        },
      },
      run,
    );
    // Both at once: a crash between them would leave rows that a repeat no longer matches to the target's record.
    state.database.transaction(() => {
      state.publications.setRows(
        publication.id,
        results.map((result) => ({
          position: rows[result.index]!.position,
          status: result.status === "applied" ? "rolled_back" : "kept",
          seen: null,
          reason: result.reason?.replace("since the plan was made", "after it was published") ?? null,
        })),
      );
      state.publications.save(done);
    })();
  } catch (error) {
    if (run.signal.reason !== "stopping")
      state.publications.save({ ...publication, status: "applied", error: toErrorInfo(error) });
    throw error;
  }
  return { ...done, ...counted(state.publications.rows(publication.id)) };
}

/** The change that undoes the row: what was published must still stand, what was seen before it comes back. */
function reverse(key: string[], row: PublicationRow): Change {
  const published = row.operation === "delete" ? null : row.newValue;
  const values = (row.newValue ?? row.oldValue)!;
  return {
    operation: row.seen === null ? "delete" : published === null ? "insert" : "update",
    key: key.map((name) => values[name]!),
    before: published,
    after: row.seen,
  };
}

function counted(rows: PublicationRow[]): { restored: number; kept: number } {
  return {
    restored: rows.filter((row) => row.status === "rolled_back").length,
    kept: rows.filter((row) => row.status === "kept").length,
  };
}
