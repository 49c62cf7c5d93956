/** Writes what the version learnt for other programs, into the workspace's folder of exports. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import type { Version } from "../../../engine/contract/model.ts";
import { useJob } from "../../client/index.ts";
import { ErrorState, JobProgress, Panel, SelectInput } from "../../ui/index.ts";

const FORMATS = [
  { value: "tensors", label: "Plain tensors with a header" },
  { value: "parquet", label: "Parquet tables" },
  { value: "table", label: "CSV tables" },
] as const;

export function ExportPanel({ version }: { version: Version }) {
  const [format, setFormat] = useState<(typeof FORMATS)[number]["value"]>("tensors");
  const exported = useJob("model.export", { match: (input) => input.id === version.id });
  return (
    <Panel title="Export" note="what it learnt, for other programs">
      <Box sx={{ display: "flex", gap: 2, alignItems: "center" }}>
        <SelectInput ariaLabel="Format" value={format} options={[...FORMATS]} onChange={setFormat} />
        <Button disabled={exported.active} onClick={() => exported.start({ id: version.id, format })}>
          Export
        </Button>
      </Box>
      {exported.active && exported.job && <JobProgress job={exported.job} title="Exporting" />}
      {exported.error && <ErrorState error={exported.error} what="The version could not be exported" />}
      {exported.result && (
        <Box sx={{ mt: 2, color: "text.secondary", overflowWrap: "anywhere" }}>
          {exported.result.files.length} files in {exported.result.folder}
        </Box>
      )}
    </Panel>
  );
}
