/** Approve and apply: one transaction on the target, then read back and compared. */
import type { TargetTable } from "../../connectors/connector.ts";
import { AppError, toErrorInfo } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { Run } from "../contract/run.ts";
import { now } from "../state/database.ts";
import type { PublicationException } from "../state/publications.ts";
import type { State } from "../state/state.ts";
import { quoteName } from "../warehouse/sql.ts";
import { targetTable } from "./content.ts";
import { demandSettled, isUnknown } from "./in-order.ts";
import type { PublishContext } from "./plan.ts";
import { changeOf, planScan, WRITTEN, writtenRows } from "./plan-rows.ts";
import { withStanding } from "./standing.ts";
import { publishedTarget, whoAmI } from "./target.ts";

/** Throws `invalid-input` when a production target's name was not typed exactly. */
export function confirmTarget(publication: Publication, confirm: string | undefined): void {
  if (publication.connectionType !== "production" || confirm === publication.targetName) return;
  throw new AppError(
    "invalid-input",
    `${publication.targetName} is a production target. Type its name exactly to go on (--confirm ${publication.targetName}).`,
  );
}

/**
 * Throws `conflict` where the target is a production one only since the plan was made: nobody would be asked for its
 * name.
 */
function demandKnownType(state: State, { number, targetId, targetName, connectionType }: Publication): void {
  const target = state.connections.list("target").find(({ id }) => id === targetId);
  if (target?.connectionType !== "production" || connectionType === "production") return;
  throw new AppError(
    "conflict",
    `${targetName} became a production target after plan ${number} was made. Plan again, which asks for its name.`,
  );
}

/** What can be done with a plan that stands where it does. */
const NEXT: Record<Publication["status"], string> = {
  planned: "Approve it first.",
  approved: "Apply it.",
  applying: "Wait until that has ended.",
  applied: "Roll it back, or make a new plan.",
  failed: "Apply it again, or discard it.",
  rolling_back: "Wait until that has ended.",
  rolled_back: "Make a new plan.",
  discarded: "Make a new plan.",
};

/**
 * Approves a plan. Throws `conflict` for one that is not planned, `invalid-input` where a production target was
 * not confirmed.
 */
export function approvePublication(state: State, id: string, confirm: string | undefined): Publication {
  const publication = state.publications.get(id);
  if (publication.status !== "planned") {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)}; only a planned one can be approved. ${NEXT[publication.status]}`,
    );
  }
  demandKnownType(state, publication);
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
 * Writes the approved plan and reads it back. Asked again after that it changes nothing and answers it as it is; after
 * a crash the target's own record says whether the write happened. A failure to write leaves the target as it was,
 * except where the connection broke at the commit (`details.written` is then "unknown"); one to read back leaves the
 * publication applied and not verified.
 */
export async function applyPublication(context: PublishContext, id: string, run: Run): Promise<Publication> {
  const publication = context.state.publications.get(id);
  const [writing, verifying] = [run.part("write", 0.8), run.part("verify", 0.2)];
  if (publication.status !== "applied")
    return readBack(context, await writeApproved(context, publication, writing), verifying);
  return publication.verified ? publication : readBack(context, publication, verifying);
}

async function writeApproved(
  context: PublishContext,
  publication: Publication,
  run: Run,
): Promise<Publication> {
  const { state } = context;
  if (!["approved", "applying", "failed"].includes(publication.status) || !publication.approvedAt) {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)}. ${NEXT[publication.status]}`,
    );
  }
  demandSettled(state, publication);
  // An earlier try whose end nobody saw may have written the rows, until the target says that it has no record of it.
  let unknown = publication.status === "applying" || isUnknown(publication);
  if (!unknown) demandKnownType(state, publication);
  state.publications.save({ ...publication, status: "applying", error: null });
  try {
    return await write(context, publication, run, () => {
      unknown = false;
    });
  } catch (error) {
    // Engine stopping: the job runs again at the next start, so the plan stays "applying".
    if (run.signal.reason !== "stopping") {
      const info = toErrorInfo(error);
      const told =
        unknown && info.details?.written !== "no"
          ? { ...info, details: { ...info.details, written: "unknown" } }
          : info;
      state.publications.save({ ...publication, status: "failed", error: told });
    }
    throw error;
  }
}

/** `onFirst` is called when the target asks for the changes: it has no record of the publication. */
async function write(
  context: PublishContext,
  publication: Publication,
  run: Run,
  onFirst: () => void,
): Promise<Publication> {
  const { state } = context;
  const target = publishedTarget(state, publication);
  const table = { ...targetTable(publication.kind, ""), name: publication.table };
  const { exceptions } = await target.sink.apply(
    target.config,
    {
      table,
      changes: changesOf(context, publication, table, run.signal, onFirst),
      total: writtenIn(publication),
      foundRows: foundBy(publication),
      publication: {
        id: publication.id,
        kind: publication.kind,
        action: "apply",
        modelVersion: publication.modelVersion,
        at: now(),
      },
    },
    run,
  );
  const odd = exceptions.map(({ index, status, seen, reason }) => ({
    position: index,
    status,
    seen,
    reason: reason ?? null,
  }));
  const applied: Publication = {
    ...publication,
    status: "applied",
    appliedAt: now(),
    verified: null,
    error: null,
    counts: { ...publication.counts, changed: countSkipped(odd) },
  };
  state.database.transaction(() => {
    state.publications.saveExceptions(publication.id, odd);
    state.publications.save(applied);
  })();
  return applied;
}

/**
 * The applied publication with what reading back found. The rows stand in the target whether or not that succeeds, and
 * may be rolled back meanwhile.
 */
async function readBack(context: PublishContext, publication: Publication, run: Run): Promise<Publication> {
  const { publications } = context.state;
  const save = (found: Pick<Publication, "verified" | "error">): Publication => {
    const known = publications.get(publication.id);
    const told = { ...known, ...found };
    if (known.status === "applied") publications.save(told);
    return told;
  };
  try {
    return save({ verified: await verify(context, publication, run), error: null });
  } catch (error) {
    if (run.signal.reason === "stopping") throw error;
    const { code, message, details } = toErrorInfo(error, run.signal);
    const told = `The rows are written, but they could not be read back: ${message}`;
    save({ verified: null, error: { code, message: told, details } });
    throw new AppError(code, told, details, error);
  }
}

async function* changesOf(
  context: PublishContext,
  publication: Publication,
  table: TargetTable,
  signal: AbortSignal,
  onFirst: () => void,
) {
  onFirst();
  for await (const rows of writtenRows(context, publication, signal))
    yield rows.map((row) => changeOf(table, row));
}

/** Rows that the plan writes. */
export const writtenIn = ({ counts }: Publication): number =>
  counts.inserted + counts.updated + counts.deleted;

/** Rows that the plan found in the target's table. */
const foundBy = ({ counts }: Publication): number => counts.updated + counts.deleted + counts.unchanged;

const isSkipped = ({ status }: PublicationException) => status === "skipped-changed";
const countSkipped = (odd: PublicationException[]) => odd.filter(isSkipped).length;

/**
 * Reads the target back: each row must stand there exactly as planned, those that the plan leaves as they were, too, and
 * no other one.
 */
async function verify(
  { folder, state }: PublishContext,
  publication: Publication,
  run: Run,
): Promise<NonNullable<Publication["verified"]>> {
  run.progress(0, null, "Reading back");
  const odd = state.publications.exceptions(publication.id);
  const table = { ...targetTable(publication.kind, ""), name: publication.table };
  const target = publishedTarget(state, publication);
  const names = table.columns.map(({ name }) => quoteName(name));
  const same = names.map((name) => `p.${name} IS NOT DISTINCT FROM r.planned.${name}`).join(" AND ");
  const keys = table.key.map(
    (name) => `p.${quoteName(name)} = coalesce(r.planned, r.old).${quoteName(name)}`,
  );
  const found = await withStanding(target, table, run, async (database) => {
    const [found] = await database.query<{ rows: number; mismatches: number }>(
      `SELECT count(*) AS rows, count(*) FILTER (
         CASE WHEN r.planned IS NULL THEN p.rowid IS NOT NULL ELSE p.rowid IS NULL OR NOT (${same}) END) AS mismatches
       FROM (SELECT position, old, CASE WHEN ${WRITTEN} THEN new ELSE old END AS planned
             FROM ${planScan(folder, publication)}) r
       FULL JOIN (SELECT rowid, * FROM present) p ON ${keys.join(" AND ")}
       WHERE coalesce(r.position, -1) NOT IN (SELECT unnest(from_json($skipped::JSON, '["BIGINT"]')))`,
      { skipped: JSON.stringify(odd.filter(isSkipped).map(({ position }) => position)) },
      { signal: run.signal },
    );
    return found!;
  });
  run.progress(1, 1, "Read back");
  return { at: now(), ...found };
}

/** The status in words for a sentence. */
export function words(publication: Publication): string {
  return publication.status.replaceAll("_", " ");
}
