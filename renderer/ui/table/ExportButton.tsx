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
import type { Column } from "./columns.tsx";
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

export function ExportButton<N extends PagedName>({
  command,
  input,
  columns,
  name,
  sort,
}: ExportButtonProps<N>) {
  const format = useFormat();
  const save = useMutation({
    mutationFn: async () => {
      const content = toCsv(columns, await allRows(command, input, sort), format);
      return host.saveFile({ name: `${name}.csv`, content });
    },
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
