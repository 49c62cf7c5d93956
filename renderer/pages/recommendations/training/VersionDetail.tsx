/** One past training beside the list: verdict, curves, where it ran and why, its parameters, promotion. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Curve } from "../../../../engine/contract/curves.ts";
import type { Version } from "../../../../engine/contract/model.ts";
import { messageOf, useCommand } from "../../../client/index.ts";
import {
  backendWords,
  Facts,
  Panel,
  paramText,
  SidePanel,
  showToast,
  useFormat,
  useParamWords,
  Verdict,
} from "../../../ui/index.ts";
import { Curves } from "./Curves.tsx";

export function VersionDetail({ version, onClose }: { version: Version; onClose: () => void }) {
  const format = useFormat();
  const promote = useCommand("model.promote", {
    onSuccess: () => showToast(`${version.modelTitle} ${version.number} is in use.`),
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  const curves = (version.scorecard?.extra?.curves ?? []) as Curve[];
  const wordsOf = useParamWords(version.modelId);
  const params = Object.entries(version.params).map(([name, value]) => ({
    label: <span title={name}>{wordsOf(name)}</span>,
    value: paramText(value),
  }));
  return (
    <SidePanel
      title={`${version.modelTitle} ${version.number}`}
      subtitle={`${format.dateTime(version.trainedAt)}, ${format.duration(version.trainSeconds * 1000)}`}
      width={440}
      onClose={onClose}
      foot={
        <Button
          variant="contained"
          disabled={version.status === "champion" || promote.isPending}
          onClick={() => promote.mutate({ id: version.id })}
        >
          {version.status === "champion" ? "In use" : "Promote"}
        </Button>
      }
    >
      {version.scorecard && (
        <Panel title="Does it work?" note={format.sentence(version.scorecard.protocol)}>
          <Verdict beats={version.scorecard.beatsBaseline}>{version.scorecard.verdict}</Verdict>
        </Panel>
      )}
      {curves.length > 0 ? (
        <Curves curves={curves} />
      ) : (
        <Panel title="Learning curves">
          <Box sx={{ color: "text.secondary" }}>This model learns in one pass and has no curves.</Box>
        </Panel>
      )}
      <Panel title="How it was made">
        <Box sx={{ color: "text.secondary", pb: 2 }}>
          Ran on the {backendWords(version.backend)}. {version.backendReason}
        </Box>
        <Facts items={params} />
      </Panel>
    </SidePanel>
  );
}
