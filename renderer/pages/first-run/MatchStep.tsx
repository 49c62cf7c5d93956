/** What was recognised in each source, and which warehouse tables it will fill. */

import Box from "@mui/material/Box";
import { Check, CircleDashed } from "lucide-react";
import { Link } from "react-router";
import { useEngineQuery } from "../../client/index.ts";
import { color, EmptyState, Icon, Panel, QueryState } from "../../ui/index.ts";
import type { Source } from "../sources/answers.ts";
import { usePresetTitle } from "../sources/preset-title.ts";
import { ChangeSource } from "./ChangeSource.tsx";
import { StepFrame } from "./StepFrame.tsx";

interface MatchStepProps {
  sources: Source[];
  onBack: () => void;
  onNext: () => void;
}

export function MatchStep({ sources, onBack, onNext }: MatchStepProps) {
  return (
    <StepFrame
      title="Match the tables"
      note="Known layouts are matched by themselves; everything can be changed in Mapping, now or later."
      next="Load and check"
      onBack={onBack}
      onNext={onNext}
      nextDisabled={sources.length === 0}
    >
      {sources.length === 0 && <EmptyState text="Nothing is connected yet. Go back and connect your data." />}
      {sources.map((source) => (
        <Matched key={source.id} source={source} />
      ))}
    </StepFrame>
  );
}

function Matched({ source }: { source: Source }) {
  const mapping = useEngineQuery("mapping.get", { sourceId: source.id }, { keepPrevious: false });
  const tables = useEngineQuery("mapping.tables", {}).data ?? [];
  const titleOf = usePresetTitle();
  return (
    <Box sx={{ border: 1, borderColor: "border", borderRadius: "8px", mb: 4 }}>
      {mapping.error && (
        <Box sx={{ px: 4, pt: 3, display: "flex", justifyContent: "end" }}>
          <ChangeSource source={source} onSaved={() => void mapping.refetch()} />
        </Box>
      )}
      <QueryState query={mapping} what={`${source.name} could not be read`}>
        {({ preset, tables: mapped }) => (
          <Panel
            title={source.name}
            note={preset ? `recognised: ${titleOf(preset)}` : "layout not known"}
            actions={<Link to={`/mapping?source=${source.id}`}>Open in Mapping</Link>}
          >
            {mapped.length === 0 && (
              <Box sx={{ color: "text.secondary", mb: 2 }}>
                No known layout fits. Load it as it is, then map its tables in Mapping.
              </Box>
            )}
            <Box
              sx={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(190px, 1fr))", gap: 1 }}
            >
              {tables.map(({ name }) => {
                const found = mapped.some((table) => table.table === name && table.enabled);
                return (
                  <Box
                    key={name}
                    sx={{
                      display: "flex",
                      gap: 2,
                      alignItems: "center",
                      color: found ? "text.primary" : "text.tertiary",
                    }}
                  >
                    <Icon
                      of={found ? Check : CircleDashed}
                      size={14}
                      color={color(found ? "positive" : "text3")}
                      label={found ? "found" : "not found"}
                    />
                    <code>{name}</code>
                  </Box>
                );
              })}
            </Box>
          </Panel>
        )}
      </QueryState>
    </Box>
  );
}
