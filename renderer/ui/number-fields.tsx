/** Inputs of numbers: they say by themselves what does not fit. */

import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { type FormEvent, useId, useState } from "react";
import type { FieldProps } from "./fields.tsx";
import { type NumberBounds, numberProblem } from "./number-problem.ts";

interface NumberInputProps extends FieldProps<number | null>, NumberBounds {
  /** Of the arrows; 1 for whole numbers. */
  step?: number;
  /** Unit after the number: "days", "%". */
  unit?: string;
  /** Digits that are always shown after the point, but for what is being typed: 48.50. */
  digits?: number;
}

/** Says by itself what does not fit: too much at once, the rest when the field is left or its form is sent. */
export function NumberInput(props: NumberInputProps) {
  const {
    label,
    value,
    onChange,
    help,
    error,
    min,
    max,
    whole,
    step = whole ? 1 : undefined,
    unit,
    digits = 0,
    width = 120,
    ariaLabel,
    onBlur,
    ...rest
  } = props;
  const id = useId();
  const [left, setLeft] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  // What is typed stays as it is typed for as long as it is the number: 48. on the way to 48.75.
  const isTyped = typed !== null && value !== null && Number(typed) === value;
  const found = value === null ? null : numberProblem(value, { min, max, whole });
  const tooMuch = value !== null && max !== undefined && value > max;
  const problem = error || (left || tooMuch ? found : null);
  return (
    <TextField
      {...rest}
      id={id}
      label={label}
      type="number"
      value={value === null ? "" : isTyped ? typed : withDigits(value, digits)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value === "" ? null : Number(event.target.value));
      }}
      onBlur={() => {
        setTyped(null);
        setLeft(true);
        onBlur?.();
      }}
      error={Boolean(problem)}
      helperText={problem || help}
      sx={{ width, "& input": { textAlign: "right" } }}
      slotProps={{
        htmlInput: {
          min,
          max,
          step: step ?? "any",
          "aria-label": ariaLabel,
          // The browser keeps the form from being sent; the words are ours.
          onInvalid: (event: FormEvent<HTMLInputElement>) => {
            event.preventDefault();
            setLeft(true);
            if (event.currentTarget.form?.querySelector("input:invalid") === event.currentTarget)
              event.currentTarget.focus();
          },
        },
        ...(unit && { input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } }),
      }}
    />
  );
}

/** More digits than asked for stay. */
const withDigits = (value: number, digits: number): string => {
  const [, fraction = ""] = String(value).split(".");
  return fraction.length < digits ? value.toFixed(digits) : String(value);
};

interface KeptNumberProps extends Omit<NumberInputProps, "value" | "onChange"> {
  value: number;
  onChange: (value: number) => void;
}

/** A number that always has a value: only what fits is handed on, and an emptied field gets its number back when it is left. */
export function KeptNumber({ value, onChange, onBlur, ...rest }: KeptNumberProps) {
  const [typed, setTyped] = useState<number | null>();
  const fits = typed == null || numberProblem(typed, rest) === null;
  return (
    <NumberInput
      {...rest}
      value={typed === undefined ? value : typed}
      onChange={(next) => {
        setTyped(next);
        if (next !== null && numberProblem(next, rest) === null) onChange(next);
      }}
      onBlur={() => {
        if (fits) setTyped(undefined);
        onBlur?.();
      }}
    />
  );
}
