/** Chooses one of the source's tables, found by typing; a store's database may have hundreds. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useFormat } from "../../ui/index.ts";
import type { SourceTable } from "./grid-edit.ts";

interface TablePickerProps {
  label: string;
  tables: SourceTable[];
  /** Name of the chosen table, also where the source no longer has it; null while none is. */
  value: string | null;
  onChange: (name: string) => void;
  width?: number | string;
}

export function TablePicker({ label, tables, value, onChange, width = 220 }: TablePickerProps) {
  const format = useFormat();
  const names = tables.map(({ name }) => name);
  const rows = new Map(tables.map((table) => [table.name, table.rows]));
  const noteOf = (name: string) => {
    const count = rows.get(name);
    return count === undefined || count === null ? "not loaded" : `${format.number(count)} rows`;
  };
  return (
    <Autocomplete
      size="small"
      disableClearable
      sx={{ width }}
      options={value === null || names.includes(value) ? names : [value, ...names]}
      // Null is no choice; undefined would leave the field to itself, so that undo passes it by.
      value={value as string}
      onChange={(_, next) => onChange(next)}
      noOptionsText="No such table"
      renderOption={({ key, ...rest }, name) => (
        <Box component="li" key={key} {...rest} aria-label={name} sx={{ gap: 3 }}>
          <Box component="span" sx={{ flex: 1, overflowWrap: "anywhere" }}>
            {name}
          </Box>
          <Box component="span" className="numeric" sx={{ typography: "caption", color: "text.tertiary" }}>
            {noteOf(name)}
          </Box>
        </Box>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder="Choose a table"
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps.htmlInput, "aria-label": label, title: value ?? undefined },
          }}
        />
      )}
    />
  );
}
