/** What an experiment can show by its length; a row chooses the length. */

import Box from "@mui/material/Box";
import type { ExperimentMetric } from "../../../../engine/contract/experiment.ts";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import { Faint, numberColumn, QueryState, SimpleTable, TooLittleData, useFormat } from "../../../ui/index.ts";
import { differenceWrite } from "./words.tsx";

type Row = OutputOf<"experiment.power">["rows"][number];

interface PowerTableProps {
  metric: ExperimentMetric;
  share: number;
  covariate: boolean;
  days: number;
  onDays: (days: number) => void;
}

export function PowerTable({ metric, share, covariate, days, onDays }: PowerTableProps) {
  const format = useFormat();
  const shares = [1 - share, share];
  const power = useEngineQuery("experiment.power", { metric, covariate, shares });
  return (
    <Box>
      <QueryState query={power} what="The plan could not be worked out" rows={3}>
        {(data) =>
          data.note ? (
            <TooLittleData basedOn={format.sentence(data.note)} />
          ) : (
            <SimpleTable<Row>
              caption="Smallest difference that is shown with 80% chance, by length"
              rows={data.rows}
              rowKey={(row) => String(row.days)}
              rowHeight={28}
              onOpen={(row) => onDays(row.days)}
              openKey={String(days)}
              columns={[
                numberColumn("days", "Days", (row) => row.days, { sortable: false, width: 56 }),
                numberColumn("customers", "Customers", (row) => row.customers, { sortable: false }),
                {
                  id: "detectable",
                  header: "Shows a rise of",
                  align: "right",
                  text: (row) => String(row.detectable ?? ""),
                  render: (row, format) =>
                    row.detectable === null ? (
                      <Faint>none</Faint>
                    ) : (
                      <>
                        {differenceWrite(metric)(format, row.detectable)}{" "}
                        <Faint>{format.percent(row.relative, 0)}</Faint>
                      </>
                    ),
                },
              ]}
            />
          )
        }
      </QueryState>
      <Box sx={{ typography: "caption", color: "text.tertiary", mt: 1 }}>
        With 80% chance, from the days before now; 5% chance of a false winner however often it is read.
      </Box>
    </Box>
  );
}
