/** The plans that wait, and the targets beside them. */
import { useState } from "react";
import { Link } from "react-router";
import { useEngineQuery } from "../../client/index.ts";
import {
  Columns,
  EmptyState,
  ExportRows,
  PageFrame,
  Panel,
  PublishButton,
  QueryState,
  SearchField,
  SelectInput,
  SimpleTable,
  useHeldRows,
} from "../../ui/index.ts";
import { KIND_LABELS, type Kind, OPEN_STATES, options } from "./kinds.ts";
import { publicationColumns } from "./publication-columns.tsx";
import { Targets } from "./Targets.tsx";

/** As many as a list on one page can hold; a plan that waits longer than this many is in the history. */
const NEWEST = 200;

export function PlansPage({ onOpen }: { onOpen: (id: string) => void }) {
  const [kind, setKind] = useState<Kind>("recommendations");
  const publications = useEngineQuery("publish.history", { limit: NEWEST });
  const open = publications.data?.rows.filter((row) => OPEN_STATES.includes(row.status)) ?? [];
  const held = useHeldRows("plans", open, publicationColumns);
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
        <Panel
          title="Open plans"
          note="Nothing is written before a plan is approved"
          flush
          fill
          actions={
            open.length > 0 && (
              <>
                <SearchField label="Search plans" {...held.search} />
                <ExportRows {...held.exported} name="open plans" />
              </>
            )
          }
        >
          <QueryState query={publications} what="The plans could not be read">
            {() =>
              open.length === 0 ? (
                <EmptyState text={NOTHING} action={<Link to="/history">Open the history</Link>} />
              ) : (
                <SimpleTable
                  {...held.table}
                  caption="Open plans"
                  rowKey={(row) => row.id}
                  onOpen={(row) => onOpen(row.id)}
                  empty={`No plan fits "${held.search.value}".`}
                />
              )
            }
          </QueryState>
        </Panel>
        <Targets />
      </Columns>
    </PageFrame>
  );
}

const NOTHING =
  "No plan waits. Choose what to publish at the top right; what was published is in the history.";
