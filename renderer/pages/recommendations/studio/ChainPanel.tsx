/** Which models fill the placement, in which order; how long its lists are, and whether it is in use. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { type OutputOf, useCommand, useEngineQuery } from "../../../client/index.ts";
import { ErrorState, Panel, QueryState, SelectInput, SwitchRow } from "../../../ui/index.ts";
import { ChainEditor } from "./ChainEditor.tsx";
import type { Placement } from "./use-studio.ts";

type Setting = OutputOf<"recommend.placements">[number];

const LENGTHS = ["6", "10", "12", "20", "30", "50"];

export function ChainPanel({ placement }: { placement: Placement }) {
  const query = useEngineQuery("recommend.placements", {});
  return (
    <QueryState query={query} what="The chain could not be read" rows={3}>
      {(all) => <Chain key={placement} all={all} setting={all.find((one) => one.placement === placement)!} />}
    </QueryState>
  );
}

function Chain({ all, setting }: { all: Setting[]; setting: Setting }) {
  const set = useCommand("recommend.setPlacement");
  const { placement, steps } = setting;
  const change = (part: Partial<Pick<Setting, "chain" | "length" | "enabled">>) =>
    set.mutate({ placement, ...part });
  const lengths = [...new Set([...LENGTHS, String(setting.length)])].sort((a, b) => Number(a) - Number(b));
  return (
    <>
      <Panel
        title="Models"
        note="in this order"
        actions={
          setting.edited && <Button onClick={() => set.mutate({ placement, reset: true })}>Reset</Button>
        }
      >
        <ChainEditor
          placement={placement}
          steps={steps}
          all={all}
          needs={setting.needs}
          onChange={(chain) => change({ chain })}
        />
        {set.error !== null && <ErrorState error={set.error} what="The chain could not be changed" />}
      </Panel>
      <Panel title="Where it goes" note={setting.where}>
        <Box sx={{ display: "flex", alignItems: "center", gap: 2 }}>
          <Box sx={{ flex: 1, color: "text.secondary" }}>Items that are published</Box>
          <SelectInput
            ariaLabel="Items that are published"
            value={String(setting.length)}
            options={lengths.map((value) => ({ value, label: value }))}
            width={72}
            disabled={set.isPending}
            onChange={(length) => change({ length: Number(length) })}
          />
        </Box>
        <SwitchRow
          label="In use"
          checked={setting.enabled}
          disabled={set.isPending}
          onChange={(enabled) => change({ enabled })}
        />
      </Panel>
    </>
  );
}
