/** Writes all rows of a table, not only those in sight, as CSV through the Host. */

import Button from "@mui/material/Button";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { callEngine } from "../../client/hooks.ts";
import { host } from "../../client/host.ts";
import type { InputOf } from "../../client/names.ts";
import { messageOf } from "../../client/query-client.ts";
import { showToast } from "../../stores/messages.ts";
import { Icon } from "../Icon.tsx";
import { useFormat } from "../use-format.ts";
import type { Column } from "./column.ts";
import { toCsv } from "./csv.ts";
import type { PagedName, PageInput, RowOf } from "./use-pages.ts";

interface ExportButtonProps<N extends PagedName> {
  command: N;
  input: PageInput<N>;
  columns: Column<RowOf<N>>[];
  /** File name without ending. */
  name: string;
  sort?: string;
}

const CHUNK = 10_000;

async function allRows<N extends PagedName>(
  command: N,
  input: PageInput<N>,
  sort?: string,
): Promise<RowOf<N>[]> {
  const rows: RowOf<N>[] = [];
  for (;;) {
    const page = { ...input, offset: rows.length, limit: CHUNK, ...(sort && { sort }) } as InputOf<N>;
    const answer = (await callEngine(command, page)) as { total: number; rows: RowOf<N>[] };
    rows.push(...answer.rows);
    if (rows.length >= answer.total || answer.rows.length === 0) return rows;
  }
}

export function ExportButton<N extends PagedName>(props: ExportButtonProps<N>) {
  const { command, input, columns, name, sort } = props;
  return <SaveButton columns={columns} name={name} rows={() => allRows(command, input, sort)} />;
}

interface ExportRowsProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  name: string;
}

/** The same for rows that the page holds already. */
export function ExportRows<Row>({ rows, columns, name }: ExportRowsProps<Row>) {
  return <SaveButton columns={columns} name={name} rows={async () => rows} />;
}

interface SaveButtonProps<Row> {
  rows: () => Promise<readonly Row[]>;
  columns: readonly Column<Row>[];
  name: string;
}

function SaveButton<Row>({ rows, columns, name }: SaveButtonProps<Row>) {
  const format = useFormat();
  const save = useMutation({
    mutationFn: async () =>
      host.saveFile({ name: `${name}.csv`, content: toCsv(columns, await rows(), format) }),
    onSuccess: (path) => path && showToast(`Saved ${path}`),
    onError: (error) => showToast(messageOf(error), { kind: "error" }),
  });
  return (
    <Button
      variant="text"
      startIcon={<Icon of={Download} size={14} />}
      disabled={save.isPending}
      onClick={() => save.mutate()}
    >
      Export
    </Button>
  );
}
