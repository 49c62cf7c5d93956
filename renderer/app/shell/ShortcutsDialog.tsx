/** The list of keys that work now. */

import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useUi } from "../../stores/ui.ts";
import { SwitchRow } from "../../ui/fields.tsx";
import { Key } from "../../ui/tags.tsx";
import { useOverlays } from "./overlays.ts";
import { allShortcuts, keyText } from "./shortcuts.ts";

/** Keys that tables and the palette handle by themselves. */
const BUILT_IN = [
  { key: "J", label: "Next row" },
  { key: "K", label: "Row before" },
  { key: "Space", label: "Select the row" },
  { key: "Enter", label: "Open the row" },
  { key: "Esc", label: "Close" },
];

export function ShortcutsDialog() {
  const open = useOverlays((state) => state.shortcuts);
  const { singleKeys, set } = useUi();
  const close = () => useOverlays.setState({ shortcuts: false });
  if (!open) return null;
  const all = [...allShortcuts().map((one) => ({ key: keyText(one), label: one.label })), ...BUILT_IN];
  return (
    <Dialog open onClose={close} aria-labelledby="shortcuts-title">
      <DialogTitle id="shortcuts-title">Keyboard shortcuts</DialogTitle>
      <DialogContent>
        <Box
          component="dl"
          sx={{ display: "grid", gridTemplateColumns: "1fr auto", rowGap: 1.5, m: 0, mb: 3 }}
        >
          {all.map(({ key, label }) => (
            <Box key={`${key} ${label}`} sx={{ display: "contents" }}>
              <dt>{label}</dt>
              <Box component="dd" sx={{ m: 0, textAlign: "right" }}>
                <Key>{key}</Key>
              </Box>
            </Box>
          ))}
        </Box>
        <SwitchRow
          label="Single keys"
          help="Keys without Ctrl; they never act while you type."
          checked={singleKeys}
          onChange={(on) => set({ singleKeys: on })}
        />
      </DialogContent>
    </Dialog>
  );
}
