/** Whether the lists know what shoppers did since: refreshed by hand or after each load, without training. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useCommand, useEngineQuery, useJob } from "../../../client/index.ts";
import { ErrorState, JobProgress, Panel, SwitchRow, useFormat } from "../../../ui/index.ts";

export function FreshnessPanel() {
  const format = useFormat();
  const query = useEngineQuery("recommend.freshness", {});
  const set = useCommand("recommend.setFreshness");
  const refresh = useJob("recommend.refresh");
  const waiting = Math.max(0, ...(query.data?.waiting.map((one) => one.customers) ?? []));
  return (
    <Panel title="Freshness">
      {query.error && <ErrorState error={query.error} what="The freshness could not be read" />}
      <Box sx={{ color: "text.secondary" }}>
        {waiting === 0
          ? "The lists know all orders and events."
          : `${format.number(waiting, 0)} ${waiting === 1 ? "customer" : "customers"} with newer orders or events.`}
      </Box>
      {refresh.active && refresh.job ? (
        <JobProgress job={refresh.job} title="Refreshing lists" />
      ) : (
        waiting > 0 && (
          <Button onClick={() => refresh.start({})} sx={{ mt: 1 }}>
            Refresh lists
          </Button>
        )
      )}
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
