/** The plans that wait, and the targets beside them. */
import { useState } from "react";
import { Link } from "react-router";
import { useEngineQuery } from "../../client/index.ts";
import {
  Columns,
  EmptyState,
  PageFrame,
  Panel,
  PublishButton,
  QueryState,
  SelectInput,
  SimpleTable,
} from "../../ui/index.ts";
import { KIND_LABELS, type Kind, OPEN_STATES, options } from "./kinds.ts";
import { publicationColumns } from "./publication-columns.tsx";
import { Targets } from "./Targets.tsx";

/** As many as a list on one page can hold; a plan that waits longer than this many is in the history. */
const NEWEST = 200;

export function PlansPage({ onOpen }: { onOpen: (id: string) => void }) {
  const [kind, setKind] = useState<Kind>("recommendations");
  const publications = useEngineQuery("publish.history", { limit: NEWEST });
  const choice = (
    <SelectInput
      ariaLabel="What to publish"
      value={kind}
      onChange={setKind}
      options={options(KIND_LABELS)}
      width={160}
    />
  );
  return (
    <PageFrame title="Plans" controls={choice} actions={<PublishButton kind={kind} />}>
      <Columns template="minmax(0, 1fr) 300px" fill stackUnder={1280}>
        <Panel title="Open plans" note="Nothing is written before a plan is approved" flush fill>
          <QueryState query={publications} what="The plans could not be read">
            {({ rows }) => {
              const open = rows.filter((row) => OPEN_STATES.includes(row.status));
              if (open.length === 0)
                return <EmptyState text={NOTHING} action={<Link to="/history">Open the history</Link>} />;
              return (
                <SimpleTable
                  caption="Open plans"
                  columns={publicationColumns}
                  rows={open}
                  rowKey={(row) => row.id}
                  onOpen={(row) => onOpen(row.id)}
                />
              );
            }}
          </QueryState>
        </Panel>
        <Targets />
      </Columns>
    </PageFrame>
  );
}

const NOTHING =
  "No plan waits. Choose what to publish at the top right; what was published is in the history.";
