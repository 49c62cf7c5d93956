/** Columns of a list of publications, for the plans that wait and for the history. */
import type { Publication } from "../../../engine/contract/publish.ts";
import { type Column, ConnectionTag, dateColumn, numberColumn, textColumn } from "../../ui/index.ts";
import { KIND_LABELS, STATE_LABELS } from "./kinds.ts";
import { StateTag } from "./StateTag.tsx";

export const publicationColumns: Column<Publication>[] = [
  textColumn("number", "Publication", (row) => `${KIND_LABELS[row.kind]}, plan ${row.number}`, {
    width: 180,
  }),
  {
    id: "status",
    header: "State",
    width: 142,
    sortable: true,
    text: (row) => STATE_LABELS[row.status],
    render: (row) => <StateTag state={row.status} />,
  },
  textColumn("targetName", "Target", (row) => row.targetName, { width: 98 }),
  {
    id: "connectionType",
    header: "Connection",
    width: 104,
    sortable: true,
    text: (row) => row.connectionType,
    render: (row) => <ConnectionTag type={row.connectionType} />,
  },
  numberColumn("inserted", "Insert", (row) => row.counts.inserted, { width: 66 }),
  numberColumn("updated", "Update", (row) => row.counts.updated, { width: 66 }),
  numberColumn("deleted", "Delete", (row) => row.counts.deleted, { width: 66 }),
  dateColumn("plannedAt", "Planned", (row) => row.plannedAt, { time: true, width: 112 }),
];

/** What the history shows beside: how it ended, with which model and by whom. `nameOf` gives the models' names. */
export const historyColumns = (nameOf: (versions: string) => string): Column<Publication>[] => [
  ...publicationColumns,
  numberColumn("rejected", "Blocked", (row) => row.counts.rejected, { width: 80, optional: true }),
  numberColumn("changed", "Skipped", (row) => row.counts.changed, { width: 76, optional: true }),
  textColumn("modelVersion", "Models", (row) => row.modelVersion && nameOf(row.modelVersion), {
    width: 190,
    optional: true,
  }),
  dateColumn("dataAsOf", "Data as of", (row) => row.dataAsOf, {
    time: true,
    width: 120,
    optional: true,
  }),
  textColumn("approvedBy", "Approved by", (row) => row.approvedBy, { width: 96 }),
  dateColumn("appliedAt", "Applied", (row) => row.appliedAt, { time: true, width: 112 }),
  dateColumn("rolledBackAt", "Rolled back", (row) => row.rolledBackAt, {
    time: true,
    width: 120,
    optional: true,
  }),
];
