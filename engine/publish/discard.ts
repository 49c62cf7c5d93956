/** Drops a plan that was never written. */
import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { State } from "../state/state.ts";
import { words } from "./apply.ts";

/** Throws `conflict` for one that was written: that is rolled back instead. */
export function discardPublication(state: State, id: string): Publication {
  const publication = state.publications.get(id);
  if (!["planned", "approved", "failed"].includes(publication.status)) {
    throw new AppError(
      "conflict",
      `Plan ${publication.number} is ${words(publication)} and can't be discarded. Roll it back instead.`,
    );
  }
  const discarded: Publication = { ...publication, status: "discarded" };
  state.publications.save(discarded);
  return discarded;
}
