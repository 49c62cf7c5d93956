/** A warehouse table that nothing fills yet: choose the source table to begin with. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { useEngineQuery } from "../../client/index.ts";
import { Panel, QueryState, SelectInput } from "../../ui/index.ts";
import type { WarehouseTable } from "./index.tsx";
import { startingSql } from "./select-list.ts";

interface StartMappingProps {
  sourceId: string;
  table: WarehouseTable;
  onStart: (sql: string) => void;
}

const bare = (stream: string) => stream.slice(stream.lastIndexOf(".") + 1);

export function StartMapping({ sourceId, table, onStart }: StartMappingProps) {
  const found = useEngineQuery("source.discover", { id: sourceId });
  const [chosen, setChosen] = useState("");
  return (
    <Panel title={table.name} note="nothing fills this table">
      <QueryState query={found} what="The source's tables could not be read">
        {({ streams }) => {
          const stream = streams.find(({ name }) => name === chosen) ?? streams[0];
          if (!stream) return <Box sx={{ color: "text.secondary" }}>The source has no tables.</Box>;
          const start = () =>
            onStart(
              startingSql(
                table.columns.map(({ name }) => name),
                table.columns.filter(({ required }) => required).map(({ name }) => name),
                bare(stream.name),
                stream.columns.map(({ name }) => name),
              ),
            );
          return (
            <Box sx={{ display: "flex", gap: 2, alignItems: "flex-end", maxWidth: 480 }}>
              <SelectInput
                label="Take rows from"
                value={stream.name}
                onChange={setChosen}
                options={streams.map(({ name }) => ({ value: name, label: name }))}
              />
              <Button onClick={start}>Map it</Button>
            </Box>
          );
        }}
      </QueryState>
    </Panel>
  );
}
