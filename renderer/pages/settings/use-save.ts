/** Saves settings and says so; an error stays until it is closed. */

import { messageOf, useCommand } from "../../client/index.ts";
import { showToast } from "../../ui/index.ts";

export function useSave() {
  return useCommand("workspace.update", {
    onSuccess: () => showToast("Saved"),
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
}
