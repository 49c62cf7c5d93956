// Quality: rows that did not get in and why, and what every load did.
// May import: renderer/ui, renderer/client. A new column: a line in the tab's `columns`.

import { PageFrame, Segmented, useUrlState } from "../../ui/index.ts";
import { Loads } from "./Loads.tsx";
import { Rejects } from "./Rejects.tsx";

export default function QualityPage() {
  const [tab, setTab] = useUrlState<"rejects" | "loads">("tab", "rejects");
  return (
    <PageFrame
      title="Quality"
      controls={
        <Segmented
          label="What to show"
          value={tab}
          onChange={setTab}
          options={[
            { value: "rejects", label: "Rejected rows" },
            { value: "loads", label: "Loads" },
          ]}
        />
      }
    >
      {tab === "rejects" ? <Rejects /> : <Loads />}
    </PageFrame>
  );
}
