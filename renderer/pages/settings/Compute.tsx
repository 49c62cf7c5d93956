/** Where models run: the backend in use with the reason, what was tried, and a choice. */

import Box from "@mui/material/Box";
import { Check, Minus } from "lucide-react";
import { useEngineQuery } from "../../client/index.ts";
import { type Column, QueryState, SelectInput, SimpleTable, Status, textColumn } from "../../ui/index.ts";
import { Section } from "./Section.tsx";
import { useSave } from "./use-save.ts";
import type { Settings } from "./WorkspaceFields.tsx";

type Backend = Settings["backend"];

const CHOICES: { value: Backend; label: string }[] = [
  { value: "auto", label: "The first that works" },
  { value: "cuda", label: "NVIDIA GPU (cuda)" },
  { value: "webgpu", label: "GPU (webgpu)" },
  { value: "wasm", label: "Processor, fast (wasm)" },
  { value: "cpu", label: "Processor, plain (cpu)" },
];

interface Tried {
  name: string;
  ok: boolean;
  reason: string;
}

const nameOf = (backend: string) => CHOICES.find(({ value }) => value === backend)?.label ?? backend;

const COLUMNS: Column<Tried>[] = [
  textColumn<Tried>("name", "Backend", (row) => nameOf(row.name), { width: 190 }),
  {
    id: "ok",
    header: "Works",
    width: 90,
    text: (row) => (row.ok ? "yes" : "no"),
    render: (row) => (
      <Status tone={row.ok ? "positive" : "neutral"} icon={row.ok ? Check : Minus}>
        {row.ok ? "yes" : "no"}
      </Status>
    ),
  },
  textColumn<Tried>("reason", "Why", (row) => row.reason),
];

export function Compute({ settings }: { settings: Settings }) {
  const engine = useEngineQuery("workspace.engine", {});
  const { save } = useSave();
  return (
    <Section
      title="Where models run"
      note="Training runs in a process of its own, one at a time, and never on another machine."
    >
      <SelectInput
        label="Backend"
        value={settings.backend}
        options={CHOICES}
        onChange={(backend) => save({ backend }, { backend: settings.backend }, () => undefined)}
        width={280}
        help="A chosen backend that does not work is replaced by the next, and the reason is shown."
      />
      <QueryState query={engine} what="The engine's state could not be read" rows={3}>
        {({ backend }) => (
          <>
            <Box sx={{ color: "text.secondary" }}>
              In use: <b>{nameOf(backend.name)}</b>. {backend.reason}
            </Box>
            {backend.tried.length > 0 && (
              <SimpleTable
                caption="Backends tried"
                columns={COLUMNS}
                rows={backend.tried}
                rowKey={(row) => row.name}
              />
            )}
          </>
        )}
      </QueryState>
    </Section>
  );
}
