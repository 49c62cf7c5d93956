/** The columns that the user chose to see, in the table's order. */

import { useMemo } from "react";
import { useUi } from "../../stores/ui.ts";
import type { Column } from "./column.ts";

export function useShownColumns<Row>(id: string, columns: Column<Row>[]): Column<Row>[] {
  const chosen = useUi((ui) => ui.columns[id]);
  return useMemo(
    () => columns.filter((column, i) => i === 0 || (chosen ? chosen.includes(column.id) : !column.optional)),
    [chosen, columns],
  );
}
