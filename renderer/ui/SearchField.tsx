/** A search field that asks the engine once the typing pauses. */

import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { Icon } from "./Icon.tsx";

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What changed in the address while the typing paused (a row that was opened) must stay: the newest one is called.
  const newest = useRef(onChange);
  useEffect(() => {
    newest.current = onChange;
  });
  // A page that is left takes its search along; else it would stand in the next page's address.
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => newest.current(text), 250);
  };
  return (
    <TextField
      placeholder={label}
      defaultValue={value}
      onChange={(event) => later(event.target.value)}
      sx={{ width: 190 }}
      slotProps={{
        htmlInput: { "aria-label": label, type: "search" },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Icon of={Search} size={14} />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
