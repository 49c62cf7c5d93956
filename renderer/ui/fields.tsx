/** Inputs with the label above and help below: text, choice, switch, slider; numbers are in number-fields.tsx. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import InputAdornment from "@mui/material/InputAdornment";
import MenuItem from "@mui/material/MenuItem";
import MuiSlider from "@mui/material/Slider";
import MuiSwitch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { MONO } from "../app/theme/typography.ts";
import { Icon } from "./Icon.tsx";

export interface FieldProps<T> {
  label?: ReactNode;
  value: T;
  onChange: (value: T) => void;
  help?: ReactNode;
  error?: string | null;
  disabled?: boolean;
  onBlur?: () => void;
  /** Pixels, or the full width of its place. */
  width?: number | string;
  autoFocus?: boolean;
  placeholder?: string;
  /** Where there is no visible label. */
  ariaLabel?: string;
  name?: string;
}

interface TextInputProps extends FieldProps<string> {
  mono?: boolean;
  secret?: boolean;
  multiline?: boolean;
  end?: ReactNode;
}

export function TextInput(props: TextInputProps) {
  const {
    label,
    value,
    onChange,
    help,
    error,
    width = "100%",
    mono,
    secret,
    multiline,
    end,
    ariaLabel,
    ...rest
  } = props;
  const [shown, setShown] = useState(false);
  const id = useId();
  const eye = (
    <IconButton aria-label={shown ? "Hide" : "Show"} onClick={() => setShown(!shown)} edge="end">
      <Icon of={shown ? EyeOff : Eye} size={14} />
    </IconButton>
  );
  const adornment = secret ? eye : end;
  return (
    <TextField
      {...rest}
      id={id}
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={Boolean(error)}
      helperText={error || help}
      type={secret && !shown ? "password" : "text"}
      multiline={multiline}
      minRows={multiline ? 3 : undefined}
      sx={{ width }}
      slotProps={{
        htmlInput: {
          "aria-label": ariaLabel,
          autoComplete: secret ? "new-password" : "off",
          spellCheck: false,
          ...(mono && { style: { fontFamily: MONO, fontSize: "0.923rem" } }),
        },
        ...(adornment && {
          input: { endAdornment: <InputAdornment position="end">{adornment}</InputAdornment> },
        }),
      }}
    />
  );
}

export interface Choice<T extends string = string> {
  value: T;
  label: ReactNode;
}

interface SelectInputProps<T extends string> extends FieldProps<T> {
  options: readonly Choice<T>[];
}

export function SelectInput<T extends string>(props: SelectInputProps<T>) {
  const {
    label,
    value,
    onChange,
    help,
    error,
    options,
    width = "100%",
    ariaLabel,
    placeholder,
    ...rest
  } = props;
  const id = useId();
  const shown = options.find((option) => option.value === value)?.label;
  return (
    <TextField
      {...rest}
      id={id}
      select
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as T)}
      error={Boolean(error)}
      helperText={error || help}
      sx={{ width }}
      slotProps={{
        select: {
          displayEmpty: Boolean(placeholder),
          renderValue: (chosen) => shown ?? placeholder ?? String(chosen),
          // A narrow field cuts a long name.
          SelectDisplayProps: { title: typeof shown === "string" ? shown : undefined },
        },
        htmlInput: { "aria-label": ariaLabel },
      }}
    >
      {options.map((option) => (
        <MenuItem key={option.value} value={option.value}>
          {option.label}
        </MenuItem>
      ))}
    </TextField>
  );
}

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly Choice<T>[];
  /** For screen readers. */
  label: string;
  /** All parts equally wide over the full width. */
  wide?: boolean;
}

/** Up to a handful of choices side by side, the chosen one raised. */
export function Segmented<T extends string>({
  value,
  onChange,
  options,
  label,
  wide = false,
}: SegmentedProps<T>) {
  return (
    <ToggleButtonGroup
      exclusive
      aria-label={label}
      value={value}
      onChange={(_, next: T | null) => next !== null && onChange(next)}
      fullWidth={wide}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} value={option.value}>
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface SwitchRowProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  help?: ReactNode;
  disabled?: boolean;
}

/** A setting that acts at once: words left, switch right. */
export function SwitchRow({ label, checked, onChange, help, disabled }: SwitchRowProps) {
  const id = useId();
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 4, minHeight: 28 }}>
      <Box component="label" htmlFor={id} sx={{ flex: 1, color: "text.secondary" }}>
        {label}
        {help && <Box sx={{ typography: "caption", color: "text.tertiary" }}>{help}</Box>}
      </Box>
      <MuiSwitch
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        slotProps={{ input: { id, role: "switch" } }}
      />
    </Box>
  );
}

interface SliderRowProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  /** Called when the hand lets go: start work here, not in onChange. */
  onCommit?: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  /** The number in words, always shown: "70% sure". */
  text: string;
  help?: ReactNode;
}

export function SliderRow({ label, value, onChange, onCommit, min, max, step, text, help }: SliderRowProps) {
  return (
    <Box>
      <Box sx={{ display: "flex", justifyContent: "space-between", color: "text.secondary" }}>
        <span>{label}</span>
        <Box component="span" className="numeric" sx={{ color: "text.primary" }}>
          {text}
        </Box>
      </Box>
      <MuiSlider
        aria-label={label}
        value={value}
        min={min}
        max={max}
        step={step}
        getAriaValueText={() => text}
        onChange={(_, next) => onChange(next as number)}
        onChangeCommitted={(_, next) => onCommit?.(next as number)}
      />
      {help && <Box sx={{ typography: "caption", color: "text.tertiary" }}>{help}</Box>}
    </Box>
  );
}
