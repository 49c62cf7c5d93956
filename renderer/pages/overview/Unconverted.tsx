/** Says which orders are left out because their currency has no rate. */

import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { useFormat } from "../../ui/index.ts";
import type { Summary } from "./index.tsx";

export function Unconverted({ rows }: { rows: Summary["unconverted"] }) {
  const format = useFormat();
  if (rows.length === 0) return null;
  const parts = rows.map(
    (row) => `${format.number(row.orders)} orders of ${format.money(row.total, 0, row.currency)}`,
  );
  return (
    <Box sx={{ p: 2 }}>
      <Alert severity="warning">
        Left out, because no rate is known for their currency: {parts.join(", ")}.
      </Alert>
    </Box>
  );
}
