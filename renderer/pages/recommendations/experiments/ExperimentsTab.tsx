/** Experiments: the list at the left, what the open one says at the right, and planning a new one. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { FlaskConical, Plus } from "lucide-react";
import { useState } from "react";
import type { Experiment } from "../../../../engine/contract/experiment.ts";
import { useEngineQuery } from "../../../client/index.ts";
import {
  Bar,
  type Column,
  Columns,
  EmptyState,
  ExportRows,
  Icon,
  QueryState,
  SearchField,
  SimpleTable,
  Spacer,
  TwoLines,
  useHeldRows,
  useShortcuts,
  useUrlState,
} from "../../../ui/index.ts";
import { CreateDialog } from "./CreateDialog.tsx";
import { Reading } from "./Reading.tsx";
import { METRIC_WORDS, StateTag } from "./words.tsx";

const columns: Column<Experiment>[] = [
  {
    id: "name",
    header: "Experiment",
    sortable: true,
    text: (row) => row.name,
    render: (row, format) => (
      <TwoLines
        main={row.name}
        note={`${METRIC_WORDS[row.metric].short}, ${row.days} days${row.startedAt ? `, since ${format.day(row.startedAt)}` : ""}`}
      />
    ),
  },
  {
    id: "status",
    header: "State",
    width: 100,
    sortable: true,
    text: (row) => row.status,
    render: (row) => <StateTag status={row.status} />,
  },
];

export function ExperimentsTab() {
  const experiments = useEngineQuery("experiment.list", {});
  const [planning, setPlanning] = useState(false);
  const [open, setOpen] = useUrlState("experiment", "");
  const create = (
    <Button startIcon={<Icon of={Plus} size={14} />} onClick={() => setPlanning(true)}>
      Plan an experiment
    </Button>
  );
  return (
    <>
      <QueryState query={experiments} what="The experiments could not be read">
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={FlaskConical}
              title="What are the lists worth?"
              text="Show part of the customers something else, or nothing, and read from the orders what it brings. Customers are parted by a hash, so everybody keeps seeing the same."
              action={create}
            />
          ) : (
            <Experiments list={list} open={open} onOpen={setOpen} action={create} />
          )
        }
      </QueryState>
      {planning && (
        <CreateDialog
          onClose={() => setPlanning(false)}
          onCreated={(id) => {
            setPlanning(false);
            setOpen(id);
          }}
        />
      )}
    </>
  );
}

interface ExperimentsProps {
  list: Experiment[];
  open: string;
  onOpen: (id: string) => void;
  action: React.ReactNode;
}

function Experiments({ list, open, onOpen, action }: ExperimentsProps) {
  const held = useHeldRows("experiments", list, columns);
  const { rows } = held;
  const chosen = list.find((row) => row.id === open) ?? list[0]!;
  const at = rows.indexOf(chosen);
  const step = (by: number) => () => onOpen(rows[at + by]?.id ?? chosen.id);
  useShortcuts([
    { key: "j", label: "Next experiment", run: step(1) },
    { key: "k", label: "Previous experiment", run: step(-1) },
  ]);
  return (
    <Columns template="340px minmax(0, 1fr)" fill>
      <Box>
        <Bar>
          <SearchField label="Search experiments" {...held.search} />
          <Spacer />
          <ExportRows {...held.exported} name="experiments" />
        </Bar>
        <Box sx={{ p: 3 }}>{action}</Box>
        <SimpleTable<Experiment>
          {...held.table}
          caption="Experiments"
          rowKey={(row) => row.id}
          rowHeight={48}
          onOpen={(row) => onOpen(row.id)}
          openKey={chosen.id}
          empty={`No experiment fits "${held.search.value}".`}
        />
      </Box>
      <Reading key={chosen.id} id={chosen.id} />
    </Columns>
  );
}
