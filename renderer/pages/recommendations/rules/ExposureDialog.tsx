/** Products that gain or lose places, and what each rule did. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useState } from "react";
import {
  type Column,
  changeColumn,
  ExportRows,
  numberColumn,
  SearchField,
  Segmented,
  SimpleTable,
  Spacer,
  TwoLines,
  textColumn,
  useHeldRows,
} from "../../../ui/index.ts";
import type { Effect } from "./answers.ts";

type Product = Effect["exposure"][number];
type RuleTally = Effect["rules"][number];
type View = "gain" | "lose" | "rules";

const VIEWS = [
  { value: "gain", label: "Gain" },
  { value: "lose", label: "Lose" },
  { value: "rules", label: "By rule" },
] as const;

const PRODUCTS: Column<Product>[] = [
  {
    id: "title",
    header: "Product",
    sortable: true,
    text: (row) => [row.title, row.category, row.brand].filter(Boolean).join(", "),
    render: (row) => (
      <TwoLines main={row.title} note={[row.category, row.brand].filter(Boolean).join(", ")} />
    ),
  },
  numberColumn("before", "Lists before", (row) => row.before),
  numberColumn("after", "Lists after", (row) => row.after),
  changeColumn("weighted", "Change, weighted by place", (row) => row.weighted, "count", { digits: 0 }),
];

const RULES: Column<RuleTally>[] = [
  textColumn("words", "Rule", (row) => row.words),
  numberColumn("leftOut", "Candidates left out", (row) => row.leftOut),
  numberColumn("touched", "Candidates moved", (row) => row.touched),
];

export function ExposureDialog({ effect, onClose }: { effect: Effect; onClose: () => void }) {
  const [view, setView] = useState<View>(effect.gaining > 0 ? "gain" : "lose");
  const moved = effect.exposure.filter((row) => (view === "gain" ? row.weighted > 0 : row.weighted < 0));
  const products = useHeldRows("exposure", moved, PRODUCTS);
  const rules = useHeldRows("rules", effect.rules, RULES);
  const total = view === "gain" ? effect.gaining : effect.losing;
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby="exposure-title"
      slotProps={{ paper: { sx: { width: 780, maxWidth: "100%" } } }}
    >
      <DialogTitle id="exposure-title">Who gains and who loses places</DialogTitle>
      <DialogContent>
        <Box sx={{ display: "flex", gap: 2, alignItems: "center", mb: 3 }}>
          <Segmented label="What to show" value={view} onChange={setView} options={VIEWS} />
          {view === "rules" ? (
            <SearchField label="Find a rule" {...rules.search} />
          ) : (
            <SearchField label="Find a product" {...products.search} />
          )}
          <Spacer />
          {view === "rules" ? (
            <ExportRows {...rules.exported} name="effect of rules" />
          ) : (
            <ExportRows {...products.exported} name="exposure" />
          )}
        </Box>
        {view === "rules" ? (
          <SimpleTable
            {...rules.table}
            caption="What each rule did"
            rowKey={(row) => row.id}
            empty="No rule fits."
          />
        ) : (
          <SimpleTable
            {...products.table}
            caption="Exposure of products before and after"
            rowKey={(row) => row.productId}
            rowHeight={44}
            empty={moved.length > 0 ? "No product fits. Search for another." : `No product ${view}s places.`}
          />
        )}
        {view !== "rules" && moved.length < total && (
          <Box sx={{ typography: "caption", color: "text.tertiary", mt: 2 }}>
            The {moved.length} that change most, of {total}.
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
