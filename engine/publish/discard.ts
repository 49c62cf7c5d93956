/** Drops a plan that was never written. */
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { State } from "../state/state.ts";
import { words } from "./apply.ts";
import { isUnknown } from "./in-order.ts";

/** Asked again it changes nothing. Throws `conflict` for one that was written, or may have been: that is rolled back instead. */
export function discardPublication(state: State, id: string): Publication {
  const publication = state.publications.get(id);
  if (publication.status === "discarded") return publication;
  if (publication.status === "rolled_back") {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is rolled back: nothing of it stands, and it stays in the history.`,
    );
  }
  if (!["planned", "approved", "failed"].includes(publication.status)) {
    const next =
      publication.status === "applying"
        ? "Wait until that has ended; where it was cut short, apply it again."
        : "Roll it back instead.";
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)} and can't be discarded. ${next}`,
    );
  }
  if (isUnknown(publication)) {
    throw new AppError(
      "conflict",
      `It is not known whether plan ${publication.number} was written. Apply it again to find out, then roll it back.`,
    );
  }
  const discarded: Publication = { ...publication, status: "discarded" };
  state.publications.save(discarded);
  return discarded;
}
