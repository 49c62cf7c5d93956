/** Rows of the plan by what happens to them; deletes stand apart. */
import Box from "@mui/material/Box";
import { Ban, CirclePlus, Equal, type LucideIcon, Pencil, Trash2, TriangleAlert } from "lucide-react";
import { color, Icon, KpiStrip, useFormat } from "../../ui/index.ts";
import type { Plan } from "./answers.ts";

export function Counts({ plan }: { plan: Plan }) {
  const { updated, inserted, deleted, changed, rejected, unchanged } = plan.counts;
  return (
    <KpiStrip>
      <Count icon={Pencil} label="Update" count={updated} />
      <Count icon={CirclePlus} label="Insert" count={inserted} />
      <Count icon={Trash2} label="Delete" count={deleted} />
      <Count icon={TriangleAlert} label="Changed since" count={plan.appliedAt ? changed : null} />
      <Count icon={Ban} label="Blocked" count={rejected} />
      <Count icon={Equal} label="Unchanged" count={unchanged} />
    </KpiStrip>
  );
}

/** Null reads "seen at apply": whether rows changed since is known when they are locked. */
function Count({ icon, label, count }: { icon: LucideIcon; label: string; count: number | null }) {
  const format = useFormat();
  return (
    <Box sx={{ px: 4, py: 2, minWidth: 0 }}>
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          gap: 1.5,
          typography: "caption",
          color: "text.secondary",
          whiteSpace: "nowrap",
        }}
      >
        <Icon of={icon} size={12} color={color("text3")} />
        {label}
      </Box>
      {count === null ? (
        <Box sx={{ color: "text.tertiary", lineHeight: "26px", whiteSpace: "nowrap" }}>seen at apply</Box>
      ) : (
        <Box className="numeric" sx={{ fontSize: 18, lineHeight: "26px", fontWeight: 600 }}>
          {format.number(count)}
        </Box>
      )}
    </Box>
  );
}
