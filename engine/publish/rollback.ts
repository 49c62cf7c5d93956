/** Roll back: restores exactly what was there before, and leaves rows alone that were changed since. */
import type { Change, ChangeResult, TargetTable } from "../../connectors/connector.ts";
import { AppError, toErrorInfo } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { now } from "../state/database.ts";
import type { PublicationException } from "../state/publications.ts";
import { confirmTarget, words, writtenIn } from "./apply.ts";
import { targetTable } from "./content.ts";
import { demandNewest, demandSettled } from "./in-order.ts";
import type { PublishContext } from "./plan.ts";
import { changeOf, type WrittenRow, writtenRows } from "./plan-rows.ts";
import { publishedTarget, whoAmI } from "./target.ts";

export type RolledBack = Publication & { restored: number; kept: number };

/** Asked again it changes nothing. Rows whose value is no longer the published one, or that the store refuses as they stood before, are kept and listed. */
export async function rollBackPublication(
  context: PublishContext,
  id: string,
  confirm: string | undefined,
  run: Run,
): Promise<RolledBack> {
  const { state } = context;
  const publication = state.publications.get(id);
  const odd = state.publications.exceptions(publication.id);
  if (publication.status === "rolled_back") return { ...publication, ...counted(publication, odd) };
  if (publication.status !== "applied" && publication.status !== "rolling_back") {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)}; only an applied one can be rolled back.`,
    );
  }
  if (publication.status === "applied") {
    demandNewest(state, publication);
    demandSettled(state, publication);
    confirmTarget(publication, confirm);
  }
  state.publications.save({ ...publication, status: "rolling_back", error: null });
  const done: Publication = {
    ...publication,
    status: "rolled_back",
    rolledBackAt: now(),
    rolledBackBy: whoAmI(),
    error: null,
  };
  try {
    const found = afterwards(odd, await restore(context, publication, odd, run));
    // Both at once: after a crash between them a repeat would tell otherwise what became of a row.
    state.database.transaction(() => {
      state.publications.saveExceptions(publication.id, found);
      state.publications.save(done);
    })();
    return { ...done, ...counted(done, found) };
  } catch (error) {
    if (run.signal.reason !== "stopping")
      state.publications.save({ ...publication, status: "applied", error: toErrorInfo(error) });
    throw error;
  }
}

/** Writes back what stood there; answers what stands otherwise than it was published. */
async function restore(
  context: PublishContext,
  publication: Publication,
  odd: PublicationException[],
  run: Run,
): Promise<ChangeResult[]> {
  const target = publishedTarget(context.state, publication);
  const table = { ...targetTable(publication.kind, ""), name: publication.table };
  const { exceptions } = await target.sink.apply(
    target.config,
    {
      table,
      changes: reversed(context, publication, { table, odd }, run.signal),
      total: writtenIn(publication) - publication.counts.changed,
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
  return exceptions;
}

async function* reversed(
  context: PublishContext,
  publication: Publication,
  { table, odd }: { table: TargetTable; odd: PublicationException[] },
  signal: AbortSignal,
): AsyncGenerator<Change[]> {
  const byPosition = new Map(odd.map((one) => [one.position, one]));
  for await (const rows of writtenRows(context, publication, signal)) {
    yield rows
      .filter(({ position }) => byPosition.get(position)?.status !== "skipped-changed")
      .map((row) => reverse(table, row, byPosition.get(row.position)));
  }
}

/** The change that undoes the row: what was published must still stand, what was seen before it comes back. */
function reverse(table: TargetTable, row: WrittenRow, odd: PublicationException | undefined): Change {
  const seen = odd ? odd.seen : row.old;
  return {
    ...changeOf(table, row),
    operation: seen === null ? "delete" : row.new === null ? "insert" : "update",
    before: row.new,
    after: seen,
  };
}

/** What is to be told of rows that did not go as planned, once the others are back. */
function afterwards(odd: PublicationException[], exceptions: ChangeResult[]): PublicationException[] {
  const seen = new Map(odd.map((one) => [one.position, one.seen]));
  const kept = exceptions
    .filter(({ status }) => status === "skipped-changed")
    .map(({ index, reason }) => ({
      position: index,
      status: "kept" as const,
      seen: seen.get(index) ?? null,
      reason: reason?.replace("since the plan was made", "after it was published") ?? null,
    }));
  const positions = new Set(kept.map(({ position }) => position));
  const others = odd
    .filter(({ position }) => !positions.has(position))
    .map((one) => (one.status === "applied" ? { ...one, status: "rolled_back" as const } : one));
  return [...others, ...kept];
}

function counted(publication: Publication, odd: PublicationException[]): { restored: number; kept: number } {
  const kept = odd.filter(({ status }) => status === "kept").length;
  return { restored: writtenIn(publication) - publication.counts.changed - kept, kept };
}
