// Mapping: how the tables of a source become the warehouse's, table by table and column by column, tried before it is saved.
// May import: renderer/ui, renderer/client. The parts of the editor are files beside this one.

import useMediaQuery from "@mui/material/useMediaQuery";
import { useRef, useState } from "react";
import { useEngineQuery } from "../../client/index.ts";
import {
  ConnectionTag,
  EmptyState,
  GoButton,
  PageFrame,
  QueryState,
  SelectInput,
  useUrlState,
} from "../../ui/index.ts";
import { Editor } from "./Editor.tsx";

/** Open where nothing is mapped yet. */
const FIRST_TABLE = "orders";

export default function MappingPage() {
  const sources = useEngineQuery("source.list", {});
  const [wanted, setWanted] = useUrlState<string>("source", "");
  // At high zoom the buttons need the room.
  const roomy = useMediaQuery("(min-width: 860px)");
  const source = sources.data?.find(({ id }) => id === wanted) ?? sources.data?.[0];
  if (!source) {
    return (
      <PageFrame title="Mapping">
        <QueryState query={sources} what="The sources could not be read">
          {() => (
            <EmptyState
              text="There is no source to map yet. Known layouts are mapped by themselves."
              action={<GoButton to="/sources">Open sources</GoButton>}
            />
          )}
        </QueryState>
      </PageFrame>
    );
  }
  const picker = (
    <SelectInput
      ariaLabel="Source"
      width={roomy ? 200 : 124}
      value={source.id}
      onChange={setWanted}
      options={(sources.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
  const tag = roomy && <ConnectionTag type={source.connectionType} note="read-only" />;
  return <MappingOf key={source.id} sourceId={source.id} object={picker} tag={tag} />;
}

function MappingOf({
  sourceId,
  object,
  tag,
}: {
  sourceId: string;
  object: React.ReactNode;
  tag: React.ReactNode;
}) {
  const mapping = useEngineQuery("mapping.get", { sourceId }, { keepPrevious: false });
  const tables = useEngineQuery("mapping.tables", {});
  const [actions, setActions] = useState<React.ReactNode>(null);
  // The first save must not lead to another table than the one that was mapped.
  const home = useRef<string>(undefined);
  if (mapping.data) home.current ??= mapping.data.tables[0]?.table ?? FIRST_TABLE;
  return (
    <PageFrame title="Mapping" object={object} tag={tag} actions={actions}>
      <QueryState query={mapping} what="The mapping could not be read">
        {(saved) => (
          <QueryState query={tables} what="The warehouse tables could not be read">
            {(all) => (
              <Editor
                saved={{ ...saved, sourceId }}
                home={home.current ?? FIRST_TABLE}
                tables={all}
                onActions={setActions}
              />
            )}
          </QueryState>
        )}
      </QueryState>
    </PageFrame>
  );
}
