/** Says which orders are left out because they are in another currency, and where that is all of them, what to do. */

import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { messageOf, useCommand } from "../../client/index.ts";
import { showToast, useFormat } from "../../ui/index.ts";
import type { Summary } from "./answers.ts";

interface UnconvertedProps {
  rows: Summary["unconverted"];
  /** No order of these days is in the reporting currency. */
  isAll: boolean;
}

export function Unconverted({ rows, isAll }: UnconvertedProps) {
  const format = useFormat();
  const [largest] = rows;
  if (!largest) return null;
  const parts = rows.map(
    (row) =>
      `${row.orders === 1 ? "1 order" : `${format.number(row.orders)} orders`} of ${format.money(row.total, 0, row.currency)}`,
  );
  return (
    <Box sx={{ p: 2 }}>
      <Alert severity="warning" action={isAll && <ReportIn currency={largest.currency} />}>
        Left out, because figures are in {format.settings.currency} and nothing is converted:{" "}
        {parts.join(", ")}.
      </Alert>
    </Box>
  );
}

/** Changes the reporting currency, with a way back. */
function ReportIn({ currency }: { currency: string }) {
  const before = useFormat().settings.currency;
  const update = useCommand("workspace.update", {
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const change = async () => {
    await update.mutateAsync({ currency });
    showToast(`Figures are in ${currency} now`, { undo: () => update.mutate({ currency: before }) });
  };
  return (
    <Button disabled={update.isPending} onClick={() => void change().catch(() => undefined)}>
      Report in {currency}
    </Button>
  );
}
