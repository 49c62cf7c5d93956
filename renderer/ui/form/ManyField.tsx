/** A list of some values of a closed set: chosen one after the other, each shown by its name. */

import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import type { ReactNode } from "react";

interface ManyFieldProps {
  name: string;
  label: ReactNode;
  help?: string | undefined;
  error: string | null;
  disabled?: boolean | undefined;
  onBlur: () => void;
  options: readonly string[];
  nameOf: (option: string) => string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

export function ManyField({
  name,
  label,
  help,
  error,
  onBlur,
  nameOf,
  value,
  onChange,
  ...rest
}: ManyFieldProps) {
  return (
    <Autocomplete
      {...rest}
      multiple
      size="small"
      disableCloseOnSelect
      limitTags={6}
      value={[...value]}
      getOptionLabel={nameOf}
      onChange={(_, next) => onChange(next)}
      renderInput={(params) => (
        <TextField
          {...params}
          name={name}
          label={label}
          onBlur={onBlur}
          error={Boolean(error)}
          helperText={error || help}
        />
      )}
    />
  );
}
