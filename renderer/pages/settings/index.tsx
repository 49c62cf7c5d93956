/** Settings: the workspace, planning and price defaults, where models run, appearance, keyboard, data and privacy. */

import Box from "@mui/material/Box";
import { useEngineQuery } from "../../client/index.ts";
import { PageFrame, QueryState, useUrlState } from "../../ui/index.ts";
import { Appearance } from "./Appearance.tsx";
import { Compute } from "./Compute.tsx";
import { DataFolder } from "./DataFolder.tsx";
import { Defaults } from "./Defaults.tsx";
import { Keyboard } from "./Keyboard.tsx";
import { WorkspaceForm } from "./WorkspaceForm.tsx";

const SECTIONS = [
  { id: "workspace", label: "Workspace" },
  { id: "defaults", label: "Planning and prices" },
  { id: "compute", label: "Where models run" },
  { id: "appearance", label: "Appearance" },
  { id: "keyboard", label: "Keyboard" },
  { id: "data", label: "Data and privacy" },
] as const;

type SectionId = (typeof SECTIONS)[number]["id"];

export default function SettingsPage() {
  const [section, setSection] = useUrlState<SectionId>(
    "section",
    "workspace",
    SECTIONS.map(({ id }) => id),
  );
  const workspace = useEngineQuery("workspace.get", {});
  return (
    <PageFrame title="Settings" object={SECTIONS.find(({ id }) => id === section)?.label}>
      <QueryState query={workspace} what="The settings could not be read">
        {(data) => (
          <Box sx={{ display: "flex", flex: 1, minHeight: 0 }}>
            <SectionList current={section} onChoose={setSection} />
            <Box sx={{ flex: 1, minWidth: 0, overflow: "auto", px: 8, py: 6 }}>
              <Box sx={{ maxWidth: 640 }}>
                {section === "workspace" && <WorkspaceForm settings={data.settings} />}
                {section === "defaults" && <Defaults settings={data.settings} />}
                {section === "compute" && <Compute settings={data.settings} />}
                {section === "appearance" && <Appearance />}
                {section === "keyboard" && <Keyboard />}
                {section === "data" && <DataFolder workspace={data} />}
              </Box>
            </Box>
          </Box>
        )}
      </QueryState>
    </PageFrame>
  );
}

function SectionList({ current, onChoose }: { current: SectionId; onChoose: (id: SectionId) => void }) {
  return (
    <Box
      component="nav"
      aria-label="Settings"
      sx={{
        width: 220,
        flex: "none",
        borderRight: 1,
        borderColor: "border",
        p: 2,
        display: "grid",
        alignContent: "start",
        gap: 0.5,
      }}
    >
      {SECTIONS.map(({ id, label }) => (
        <Box
          component="button"
          type="button"
          key={id}
          aria-current={id === current ? "page" : undefined}
          onClick={() => onChoose(id)}
          sx={{
            font: "inherit",
            textAlign: "left",
            height: 28,
            px: 2,
            border: 0,
            borderRadius: "6px",
            cursor: "pointer",
            color: id === current ? "text.primary" : "text.secondary",
            fontWeight: 500,
            bgcolor: id === current ? "accentSoft" : "transparent",
            "&:hover": { bgcolor: id === current ? "accentSoft" : "hover" },
          }}
        >
          {label}
        </Box>
      ))}
    </Box>
  );
}
