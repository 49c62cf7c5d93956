/** Publications of one table stand upon each other: which may be written, or taken back, while others stand or are open. */
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { State } from "../state/state.ts";

/** Other publications of the same table. */
function besides(state: State, { id, targetId, targetName, table }: Publication): Publication[] {
  return (
    state.publications
      .list()
      .filter((one) => one.id !== id && one.table === table)
      // A target that was removed and added again has another id.
      .filter((one) => one.targetId === targetId || one.targetName === targetName)
  );
}

/**
 * Throws `conflict` where another publication stands upon this one: its rows would be left as changed since, and come
 * back as this one's once that is rolled back.
 */
export function demandNewest(state: State, publication: Publication): void {
  const { number, table, appliedAt } = publication;
  const later = besides(state, publication).filter(
    (one) => ["applied", "rolling_back"].includes(one.status) && one.appliedAt! > appliedAt!,
  );
  if (later.length === 0) return;
  const plans = later.map((one) => `plan ${one.number}`).join(", ");
  throw new AppError(
    "conflict",
    `${table} was published again after plan ${number}. Roll back ${plans} first, the newest before the others, then plan ${number}.`,
  );
}

/** Whether nobody knows what the last try to write, or to roll back, came to: the connection broke at the commit. */
export const isUnknown = ({ error }: Publication): boolean => error?.details?.written === "unknown";

/** Throws `conflict` while it is open what another publication of the table comes to: either may stand upon the other. */
export function demandSettled(state: State, publication: Publication): void {
  const open = besides(state, publication).find(
    (one) => one.status === "applying" || one.status === "rolling_back" || isUnknown(one),
  );
  if (open) throw new AppError("conflict", openWords(open));
}

function openWords(open: Publication): string {
  const { number, table, status } = open;
  if (status === "applying")
    return `Plan ${number} is being applied to ${table}. Wait until that has ended; where it was cut short, apply plan ${number} again.`;
  if (status === "rolling_back")
    return `Plan ${number} is being rolled back from ${table}. Wait until that has ended; where it was cut short, roll plan ${number} back again.`;
  const [done, again] =
    status === "applied" ? ["rolled back from", "Roll it back again"] : ["written to", "Apply it again"];
  return `It is not known whether plan ${number} was ${done} ${table}. ${again} to find out, then try this once more.`;
}
