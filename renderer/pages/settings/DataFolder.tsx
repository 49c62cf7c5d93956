/** Where the data lies, what leaves this computer (nothing by itself), and what runs here. */

import Button from "@mui/material/Button";
import { host, messageOf, type OutputOf, useEngineQuery } from "../../client/index.ts";
import { Facts, QueryState, showToast, useFormat } from "../../ui/index.ts";
import { Section } from "./Section.tsx";

type Workspace = OutputOf<"workspace.get">;

async function openOther(): Promise<void> {
  const folder = await host.pickFolder({ title: "Open a workspace folder" });
  if (!folder) return;
  try {
    await host.openWorkspace(folder);
  } catch (error) {
    showToast(messageOf(error), { kind: "error" });
  }
}

export function DataFolder({ workspace }: { workspace: Workspace }) {
  const format = useFormat();
  const engine = useEngineQuery("workspace.engine", {});
  return (
    <>
      <Section title="Data">
        <Facts
          items={[
            { label: "Folder", value: <code>{workspace.folder}</code> },
            { label: "Warehouse", value: format.bytes(workspace.warehouseBytes) },
            { label: "Orders", value: format.number(workspace.orders) },
            {
              label: "Data as of",
              value: workspace.dataAsOf ? format.dateTime(workspace.dataAsOf) : "nothing loaded",
            },
            { label: "Created", value: format.date(workspace.createdAt) },
          ]}
        />
        <Button onClick={openOther} sx={{ justifySelf: "start" }}>
          Open another workspace...
        </Button>
      </Section>
      <Section title="Privacy">
        <p style={{ margin: 0 }}>
          Your data stays on this computer. There is no account and nothing is reported. Stores are opened
          read-only; only a publication that you approve writes to a target, and it can be rolled back.
          Passwords are kept encrypted and never shown again.
        </p>
      </Section>
      <Section title="About">
        <QueryState query={engine} what="The engine's state could not be read" rows={3}>
          {(status) => (
            <Facts
              items={[
                { label: "Merchbench", value: status.version },
                { label: "Node", value: status.node },
                { label: "Engine started", value: format.dateTime(status.startedAt) },
                { label: "Log file", value: <code>{status.logFile}</code> },
              ]}
            />
          )}
        </QueryState>
      </Section>
    </>
  );
}
