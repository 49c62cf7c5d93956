// Quality: what the tests found, rows that did not get in and why, what every load did, and how tables develop.
// May import: renderer/ui, renderer/charts, renderer/client. A new tab: a file here and a line in TABS.

import { PageFrame, Segmented, useUrlState } from "../../ui/index.ts";
import { Development } from "./Development.tsx";
import { Kpis } from "./Kpis.tsx";
import { Loads } from "./Loads.tsx";
import { Rejects } from "./Rejects.tsx";
import { RunButton } from "./RunButton.tsx";
import { Tests } from "./Tests.tsx";

const TABS = {
  tests: { label: "Tests", Content: Tests },
  rejects: { label: "Rejected rows", Content: Rejects },
  loads: { label: "Loads", Content: Loads },
  development: { label: "Over time", Content: Development },
};
type Tab = keyof typeof TABS;

export default function QualityPage() {
  const [tab, setTab] = useUrlState<Tab>("tab", "tests");
  const { Content } = TABS[tab] ?? TABS.tests;
  return (
    <PageFrame
      title="Quality"
      controls={
        <Segmented
          label="What to show"
          value={tab}
          onChange={setTab}
          options={Object.entries(TABS).map(([value, { label }]) => ({ value: value as Tab, label }))}
        />
      }
      actions={<RunButton />}
    >
      <Kpis />
      <Content />
    </PageFrame>
  );
}
