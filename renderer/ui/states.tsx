/** Empty, loading, error and too little data: the four states that every page and panel has; QueryState chooses. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import type { LucideIcon } from "lucide-react";
import { CircleAlert, Inbox, ScanSearch } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { color } from "../app/theme/color.ts";
import { errorInfo } from "../client/errors.ts";
import { Icon } from "./Icon.tsx";
import { useFormat } from "./use-format.ts";

interface EmptyStateProps {
  /** One sentence: what is missing and what to do. */
  text: ReactNode;
  title?: string;
  icon?: LucideIcon;
  /** One action, a primary button. */
  action?: ReactNode;
}

export function EmptyState({ text, title, icon = Inbox, action }: EmptyStateProps) {
  return (
    <Box
      sx={{
        display: "grid",
        placeItems: "center",
        alignContent: "center",
        gap: 2,
        p: 8,
        minHeight: 160,
        flex: 1,
      }}
    >
      <Icon of={icon} size={20} color={color("text3")} />
      {title && <Box sx={{ typography: "subtitle1", textAlign: "center" }}>{title}</Box>}
      <Box sx={{ color: "text.secondary", maxWidth: 480, textAlign: "center" }}>{text}</Box>
      {action}
    </Box>
  );
}

/** From then on it is said that something takes time, and it can be given up. */
const LONG_MS = 5000;

/** True once a component stands for so many milliseconds. */
function useAfter(ms: number): boolean {
  const [after, setAfter] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAfter(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return after;
}

interface LoadingStateProps {
  rows?: number | undefined;
  /** Pixels of a line. */
  height?: number;
  /** Gives it up; offered with the words that it goes on. */
  onCancel?: (() => void) | undefined;
}

/** Shows nothing for 200 ms, then a still skeleton of `rows` lines; after five seconds it says that it goes on. */
export function LoadingState({ rows = 6, height = 20, onCancel }: LoadingStateProps) {
  const shown = useAfter(200);
  const long = useAfter(LONG_MS);
  return (
    <Box
      role="status"
      aria-label="Loading"
      sx={{ p: 4, display: "grid", gap: 3, minHeight: rows * (height + 12) }}
    >
      {shown &&
        Array.from({ length: rows }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: still lines without identity
          <Skeleton key={i} height={height} width={`${92 - ((i * 17) % 40)}%`} />
        ))}
      {long && (
        <Box sx={{ display: "flex", gap: 2, alignItems: "center", color: "text.secondary" }}>
          Still working it out. A large store can take a minute.
          {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        </Box>
      )}
    </Box>
  );
}

interface ErrorStateProps {
  error: unknown;
  /** What failed, in the page's words: "The forecast could not be read". */
  what?: string;
  onRetry?: () => void;
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Too little data is no failure: it says what there is and what is needed. */
export function ErrorState({ error, what, onRetry }: ErrorStateProps) {
  const format = useFormat();
  const info = errorInfo(error);
  const [, lacking] = /^Not enough data: (.+)/s.exec(info.message) ?? [];
  if (lacking)
    return <EmptyState icon={ScanSearch} title="Not enough data" text={format.sentence(upper(lacking))} />;
  const copy = () => navigator.clipboard.writeText(JSON.stringify({ what, ...info }, null, 2));
  return (
    <Box
      role="alert"
      sx={{ display: "grid", justifyItems: "center", alignContent: "center", gap: 2, p: 8, flex: 1 }}
    >
      <Icon of={CircleAlert} size={20} color={color("negative")} />
      {what && <Box sx={{ typography: "subtitle1", textAlign: "center" }}>{what}</Box>}
      <Box sx={{ color: "text.secondary", maxWidth: 520, textAlign: "center", overflowWrap: "anywhere" }}>
        {info.message}
      </Box>
      <Box sx={{ display: "flex", gap: 2 }}>
        {onRetry && <Button onClick={onRetry}>Retry</Button>}
        <Button variant="text" onClick={copy}>
          Copy details
        </Button>
      </Box>
    </Box>
  );
}

/** The wide interval stays on show; this says what it rests on: "Based on 14 orders". */
export function TooLittleData({ basedOn, children }: { basedOn: string; children?: ReactNode }) {
  return (
    <Box sx={{ display: "flex", gap: 2, color: "text.secondary", alignItems: "flex-start" }}>
      <Icon of={ScanSearch} size={14} color={color("warning")} />
      <Box>
        {basedOn}
        {children && <Box sx={{ color: "text.tertiary", typography: "caption" }}>{children}</Box>}
      </Box>
    </Box>
  );
}
