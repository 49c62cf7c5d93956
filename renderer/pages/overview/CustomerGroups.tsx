/** Customers by RFM group and what they brought in these days. */

import Button from "@mui/material/Button";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useNavigate } from "react-router";
import {
  BasisPopover,
  type Column,
  EmptyState,
  moneyColumn,
  numberColumn,
  Panel,
  percentColumn,
  SimpleTable,
  textColumn,
  useFormat,
} from "../../ui/index.ts";
import type { Summary } from "./answers.ts";
import { digitsFor } from "./figures.ts";

type Group = Summary["groups"][number];

/** In small windows the share gives way, which Segments shows, too. */
function columnsOf(customers: number, narrow: boolean, digits: 0 | undefined): Column<Group>[] {
  return [
    textColumn<Group>("group", "Group", (row) => row.group),
    numberColumn<Group>("customers", "Customers", (row) => row.customers, { width: 86 }),
    ...(narrow
      ? []
      : [percentColumn<Group>("share", "Share", (row) => row.customers / customers, { width: 62 })]),
    moneyColumn<Group>("revenue", "Revenue", (row) => row.revenue, { width: 84, digits, narrow: true }),
  ];
}

export function CustomerGroups({ summary }: { summary: Summary }) {
  const format = useFormat();
  const navigate = useNavigate();
  const { groups } = summary;
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const revenue = groups.reduce((sum, row) => sum + row.revenue, 0);
  const digits = digitsFor(revenue);
  const customers = groups.reduce((sum, row) => sum + row.customers, 0);
  return (
    <Panel
      title="Customer groups"
      note="by RFM"
      actions={<BasisPopover basis={summary.basis} query="overview/groups" of="customer groups" />}
      flush
    >
      {groups.length === 0 ? (
        <EmptyState
          text="Train the segments to see customers in groups."
          action={<Button onClick={() => navigate("/segments")}>Go to segments</Button>}
        />
      ) : (
        <SimpleTable
          caption="Customer groups"
          columns={columnsOf(customers, narrow, digits)}
          rows={groups}
          rowKey={(row) => row.group}
          onOpen={(row) => navigate(`/segments?segment=${encodeURIComponent(row.group)}`)}
          total={{
            group: "All with a group",
            customers: format.number(customers),
            revenue: format.narrowMoney(revenue, digits),
          }}
        />
      )}
    </Panel>
  );
}
