/** Small parts that the fields of several kinds of rule share. */

import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import { NumberInput } from "../../../ui/index.ts";

/** A rule while it is typed: fields are checked by the engine when it is kept. */
export type Draft = Record<string, unknown> & { id: string; kind: string };

export interface FieldsProps {
  draft: Draft;
  change: (part: Record<string, unknown>) => void;
}

export function Two({ children }: { children: ReactNode }) {
  return <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 3 }}>{children}</Box>;
}

interface NumberFieldProps extends FieldsProps {
  name: string;
  label: string;
  help?: string;
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  whole?: boolean;
  /** What is stored is this much smaller than what is typed: 100 for percent. */
  scale?: number;
}

/** A number that may be left out. */
export function NumberField({ draft, change, name, scale = 1, ...rest }: NumberFieldProps) {
  const value = draft[name] as number | undefined;
  const typed = value === undefined ? null : Math.round(value * scale * 1e6) / 1e6;
  return (
    <NumberInput
      {...rest}
      name={name}
      width="100%"
      value={typed}
      onChange={(next) => change({ [name]: next === null ? undefined : next / scale })}
    />
  );
}

export function Note({ children }: { children: ReactNode }) {
  return <Box sx={{ typography: "caption", color: "text.tertiary" }}>{children}</Box>;
}
