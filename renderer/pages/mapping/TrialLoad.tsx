/** The sum that must hold: read = accepted + rejected + unchanged, over all rows, nothing written. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { CircleDashed, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { messageOf } from "../../client/index.ts";
import { color, Status, useFormat } from "../../ui/index.ts";
import type { Preview } from "./answers.ts";
import { totalText } from "./value-text.ts";

interface TrialLoadProps {
  query: { data: Preview | undefined; error: unknown; isFetching: boolean };
  onCancel: () => void;
  /** What the trial found that no row fails on. */
  warnings: string[];
}

export function TrialLoad({ query, onCancel, warnings }: TrialLoadProps) {
  const format = useFormat();
  const { data, error, isFetching } = query;
  if (!data && isFetching) return <First onCancel={onCancel} />;
  if (!data) return <Without error={error} />;
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
      <Box sx={{ display: "flex", gap: 2, alignItems: "center", minHeight: 28 }}>
        <Box component="h2" sx={{ m: 0, typography: "h2" }}>
          Trial load
        </Box>
        <Box sx={{ typography: "caption", color: "text.tertiary" }}>
          all loaded rows, {format.duration(data.elapsedMs)}, nothing written
        </Box>
        {isFetching && <Trying what="the change" onCancel={onCancel} />}
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
      <Totals totals={data.totals} />
      {warnings.map((warning) => (
        <Box key={warning} sx={{ pb: 1.5 }}>
          <Status tone="warning" icon={TriangleAlert}>
            {format.sentence(warning)}
          </Status>
        </Box>
      ))}
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

/** A trial that takes longer can be given up. */
const LONG_MS = 1000;

function Trying({ what, onCancel }: { what: string; onCancel: () => void }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Box sx={{ display: "flex", gap: 2, alignItems: "center", height: 28 }}>
      <Box role="status" sx={{ typography: "caption", color: "text.secondary" }}>
        Trying {what}
      </Box>
      {isLong && <Button onClick={onCancel}>Cancel</Button>}
    </Box>
  );
}

function First({ onCancel }: { onCancel: () => void }) {
  return (
    <Foot>
      <Trying what="the mapping on all loaded rows" onCancel={onCancel} />
    </Foot>
  );
}

/** Said where it is always in sight; the place of the rows has the whole of an error. */
function Without({ error }: { error: unknown }) {
  const message = error ? messageOf(error) : "The mapping was not tried. Run the checks to see its effect.";
  return (
    <Foot>
      <Status tone={error ? "warning" : undefined} icon={error ? TriangleAlert : CircleDashed}>
        {message}
      </Status>
    </Foot>
  );
}

function Foot({ children }: { children: ReactNode }) {
  return (
    <Box
      component="section"
      aria-label="Trial load"
      sx={{
        px: 4,
        py: 2,
        borderTop: 1,
        borderColor: "border",
        flex: "none",
        maxHeight: 96,
        overflow: "auto",
      }}
    >
      {children}
    </Box>
  );
}

/** What the accepted rows come to: the figures to hold against the store's own, in each currency that there is. */
function Totals({ totals }: { totals: Preview["totals"] }) {
  const format = useFormat();
  const shown = totals.filter(({ sum, from }) => sum !== null || from !== null);
  if (shown.length === 0) return null;
  return (
    <Box
      component="dl"
      aria-label="Totals"
      className="numeric"
      sx={{ display: "flex", flexWrap: "wrap", columnGap: 5, rowGap: 1, m: 0, pb: 2 }}
    >
      {[...Map.groupBy(shown, ({ column }) => column)].map(([column, parts]) => (
        <Box key={column} sx={{ display: "flex", gap: 2 }}>
          <Box component="dt" sx={{ color: "text.tertiary" }}>
            <code>{column}</code>
          </Box>
          <Box component="dd" sx={{ m: 0 }}>
            {parts.map((part) => totalText(part, format)).join(" + ")}
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
