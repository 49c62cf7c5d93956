/** A search field that asks the engine once the typing pauses. */

import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
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
  const [text, setText] = useState(value);
  /** What the page was told and has not answered by its value yet, after the value that it has. */
  const told = useRef([value]);
  // A link within the page brings a search of its own, or none: the field says what the rows go by.
  useEffect(() => {
    const known = told.current.lastIndexOf(value);
    told.current = known < 0 ? [value] : told.current.slice(known);
    if (known < 0) setText(value);
  }, [value]);
  const later = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current.push(typed);
      newest.current(typed);
    }, 250);
  };
  return (
    <TextField
      placeholder={label}
      value={text}
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
