/** Light, dark or as the system; row height; patterns in charts. */

import Box from "@mui/material/Box";
import { useColorScheme } from "@mui/material/styles";
import { type Density, useUi } from "../../stores/ui.ts";
import { Segmented, SwitchRow } from "../../ui/index.ts";
import { Section } from "./Section.tsx";

const SCHEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const DENSITIES = [
  { value: "28", label: "Close" },
  { value: "32", label: "Normal" },
  { value: "40", label: "Wide" },
] as const;

export function Appearance() {
  const { mode, setMode } = useColorScheme();
  const { density, decals, railCollapsed, set } = useUi();
  return (
    <Section title="Appearance" note="Kept on this computer, for all workspaces.">
      <Box sx={{ display: "flex", alignItems: "center", gap: 4 }}>
        <Box sx={{ flex: 1, color: "text.secondary" }}>Colours</Box>
        <Segmented label="Colours" value={mode ?? "system"} onChange={setMode} options={SCHEMES} />
      </Box>
      <Box sx={{ display: "flex", alignItems: "center", gap: 4 }}>
        <Box sx={{ flex: 1, color: "text.secondary" }}>Rows of tables</Box>
        <Segmented
          label="Rows of tables"
          value={String(density) as "28" | "32" | "40"}
          onChange={(value) => set({ density: Number(value) as Density })}
          options={DENSITIES}
        />
      </Box>
      <SwitchRow
        label="Patterns in charts"
        help="Tells series apart by pattern as well as by colour."
        checked={decals}
        onChange={(on) => set({ decals: on })}
      />
      <SwitchRow
        label="Fold the rail"
        checked={railCollapsed}
        onChange={(on) => set({ railCollapsed: on })}
      />
    </Section>
  );
}
