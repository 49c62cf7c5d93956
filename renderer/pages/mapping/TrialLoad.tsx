/** The sum that must hold: read = accepted + rejected + unchanged, over all rows, nothing written. */

import Box from "@mui/material/Box";
import { color, useFormat } from "../../ui/index.ts";
import type { Preview } from "./index.tsx";
import { dayText } from "./value-text.ts";

const MONEY = "DECIMAL(18,4)";

export function TrialLoad({ query }: { query: { data: Preview | undefined } }) {
  const format = useFormat();
  const { data } = query;
  if (!data) return null;
  const parts = [
    { name: "accepted", value: data.accepted, tint: color("accent") },
    { name: "rejected", value: data.rejected, tint: color("warning") },
    { name: "unchanged", value: data.unchanged, tint: color("compare") },
  ];
  return (
    <Box
      component="section"
      aria-label="Trial load"
      sx={{ px: 4, py: 3, borderTop: 1, borderColor: "border", flex: "none" }}
    >
      <Box sx={{ display: "flex", gap: 2, alignItems: "baseline" }}>
        <Box component="h2" sx={{ m: 0, typography: "h2" }}>
          Trial load
        </Box>
        <Box sx={{ typography: "caption", color: "text.tertiary" }}>
          all loaded rows, {format.duration(data.elapsedMs)}, nothing written
        </Box>
      </Box>
      <Box
        sx={{ display: "flex", flexWrap: "wrap", gap: 3, py: 1.5, color: "text.secondary" }}
        className="numeric"
      >
        <Sum value={format.number(data.read)} name="read" />
        {parts.map(({ name, value }, k) => (
          <Box key={name} sx={{ display: "flex", gap: 3 }}>
            <span>{k === 0 ? "=" : "+"}</span>
            <Sum value={format.number(value)} name={name} />
          </Box>
        ))}
      </Box>
      <Totals totals={data.totals} columns={data.result.columns} />
      <Box aria-hidden sx={{ display: "flex", gap: "2px", height: 6 }}>
        {parts
          .filter(({ value }) => value > 0)
          .map(({ name, value, tint }) => (
            <Box key={name} sx={{ flex: value, minWidth: 4, bgcolor: tint, borderRadius: "2px" }} />
          ))}
      </Box>
    </Box>
  );
}

/** What the accepted rows come to: the figures to hold against the store's own. */
function Totals({ totals, columns }: { totals: Preview["totals"]; columns: Preview["result"]["columns"] }) {
  const format = useFormat();
  const sumText = (sum: number, column: string) => {
    const type = columns.find(({ name }) => name === column)?.type;
    return format.number(sum, type === MONEY || !Number.isInteger(sum) ? 2 : 0);
  };
  const shown = totals.filter(({ sum, from }) => sum !== null || from !== null);
  if (shown.length === 0) return null;
  return (
    <Box
      component="dl"
      aria-label="Totals"
      className="numeric"
      sx={{ display: "flex", flexWrap: "wrap", columnGap: 5, rowGap: 1, m: 0, pb: 2 }}
    >
      {shown.map(({ column, sum, from, to }) => (
        <Box key={column} sx={{ display: "flex", gap: 2 }}>
          <Box component="dt" sx={{ color: "text.tertiary" }}>
            <code>{column}</code>
          </Box>
          <Box component="dd" sx={{ m: 0 }}>
            {sum === null
              ? `${dayText(from ?? "", format)} to ${dayText(to ?? "", format)}`
              : sumText(sum, column)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Sum({ value, name }: { value: string; name: string }) {
  return (
    <span>
      <Box component="strong" sx={{ typography: "subtitle1", color: "text.primary" }}>
        {value}
      </Box>{" "}
      {name}
    </span>
  );
}
