/** Saves settings and says so, with the way back; an error stays until it is closed. */

import { type InputOf, messageOf, useCommand } from "../../client/index.ts";
import { showToast } from "../../ui/index.ts";

/** `save(value, before, goBack)`: Undo saves what was there before, and has the form show it. */
export function useSave() {
  const { mutate, isPending } = useCommand("workspace.update", {
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  function save<T extends InputOf<"workspace.update">>(value: T, before: T, goBack: () => void): void {
    const undo = () => {
      goBack();
      mutate(before);
    };
    mutate(value, { onSuccess: () => showToast("Saved", { undo }) });
  }
  return { save, isPending };
}
