// Recommendations: steer lists and see them as shelves, read what is bought together, train their models, see whether they work, try them on customers.
// May import: renderer/ui, renderer/charts, renderer/client. A new tab: a folder here with a <Name>Tab.tsx and a line in TABS.

import useMediaQuery from "@mui/material/useMediaQuery";
import { useEngineQuery } from "../../client/index.ts";
import { PageFrame, PublishButton, Segmented, SelectInput, useUrlState } from "../../ui/index.ts";
import { EvaluationTab } from "./evaluation/EvaluationTab.tsx";
import { ExperimentsTab } from "./experiments/ExperimentsTab.tsx";
import { StudioTab } from "./studio/StudioTab.tsx";
import { TogetherTab } from "./together/TogetherTab.tsx";
import { TrainingTab } from "./training/TrainingTab.tsx";

const TABS = {
  studio: { label: "Studio", Content: StudioTab },
  together: { label: "Bought together", Content: TogetherTab },
  training: { label: "Training", Content: TrainingTab },
  evaluation: { label: "Evaluation", Content: EvaluationTab },
  experiments: { label: "Experiments", Content: ExperimentsTab },
};
type Tab = keyof typeof TABS;

const OPTIONS = Object.entries(TABS).map(([value, { label }]) => ({ value: value as Tab, label }));

export default function RecommendationsPage() {
  const [tab, setTab] = useUrlState<Tab>("tab", "studio");
  const summary = useEngineQuery("recommend.summary", {});
  const nothing = summary.data ? summary.data.missing : "Recommendations are not read yet";
  // At high zoom five names beside each other would push the buttons out of the window.
  const wide = useMediaQuery("(min-width: 900px)");
  const { Content } = TABS[tab] ?? TABS.studio;
  return (
    <PageFrame
      title="Recommendations"
      controls={
        wide ? (
          <Segmented label="What to show" value={tab} onChange={setTab} options={OPTIONS} />
        ) : (
          <SelectInput ariaLabel="What to show" value={tab} onChange={setTab} options={OPTIONS} width={148} />
        )
      }
      actions={<PublishButton kind="recommendations" disabledReason={nothing} />}
    >
      <Content />
    </PageFrame>
  );
}
