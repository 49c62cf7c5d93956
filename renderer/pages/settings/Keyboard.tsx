/** Keys: on or off for those without Ctrl, and the way to the whole list. */

import Button from "@mui/material/Button";
import { useOverlays } from "../../app/shell/overlays.ts";
import { useUi } from "../../stores/ui.ts";
import { Key, SwitchRow } from "../../ui/index.ts";
import { Section } from "./Section.tsx";

export function Keyboard() {
  const { singleKeys, set } = useUi();
  return (
    <Section title="Keyboard">
      <SwitchRow
        label="Single keys"
        help="Keys without Ctrl, such as G then O; they never act while you type."
        checked={singleKeys}
        onChange={(on) => set({ singleKeys: on })}
      />
      <Button
        onClick={() => useOverlays.setState({ shortcuts: true })}
        sx={{ justifySelf: "start" }}
        endIcon={<Key>?</Key>}
      >
        Show all shortcuts
      </Button>
    </Section>
  );
}
