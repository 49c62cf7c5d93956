/** Whether the lists know what shoppers did since: refreshed by hand or after each load, without training. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useCommand, useEngineQuery, useJob } from "../../../client/index.ts";
import { ErrorState, JobProgress, Panel, QueryState, SwitchRow, useFormat } from "../../../ui/index.ts";

export function FreshnessPanel() {
  const format = useFormat();
  const query = useEngineQuery("recommend.freshness", {});
  const set = useCommand("recommend.setFreshness");
  const refresh = useJob("recommend.refresh");
  return (
    <Panel title="Freshness">
      <QueryState query={query} what="The freshness could not be read" rows={1}>
        {({ waiting }) => {
          const customers = Math.max(0, ...waiting.map((one) => one.customers));
          return (
            <>
              <Box sx={{ color: "text.secondary" }}>
                {customers === 0
                  ? "The lists know all orders and events."
                  : `${format.number(customers, 0)} ${customers === 1 ? "customer" : "customers"} with newer orders or events.`}
              </Box>
              {customers > 0 && !refresh.active && (
                <Button onClick={() => refresh.start({})} sx={{ mt: 1 }}>
                  Refresh lists
                </Button>
              )}
            </>
          );
        }}
      </QueryState>
      {refresh.active && refresh.job && <JobProgress job={refresh.job} title="Refreshing lists" />}
      {refresh.error && <ErrorState error={refresh.error} what="The lists could not be refreshed" />}
      <SwitchRow
        label="After each load"
        checked={query.data?.afterLoad ?? false}
        disabled={set.isPending || query.data === undefined}
        onChange={(afterLoad) => set.mutate({ afterLoad })}
      />
    </Panel>
  );
}
