/** The page as a place to drop files on; while they are sent from a browser, it says how far that is. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { color, Icon, useFormat } from "../../ui/index.ts";
import type { Sending } from "./use-file-drop.ts";

interface DropAreaProps {
  onDrop: (transfer: DataTransfer) => void;
  sending: Sending | null;
  onCancel: () => void;
  children: ReactNode;
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

export function DropArea({ onDrop, sending, onCancel, children }: DropAreaProps) {
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setOver(true);
  };
  const leave = (event: DragEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    onDrop(event.dataTransfer);
  };
  return (
    <Box
      onDragEnter={drag}
      onDragOver={drag}
      onDragLeave={leave}
      onDrop={drop}
      sx={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}
    >
      {children}
      {over && <Overlay />}
      {sending && <SendingBar sending={sending} onCancel={onCancel} />}
    </Box>
  );
}

function Overlay() {
  return (
    <Box
      sx={{
        position: "absolute",
        inset: 8,
        zIndex: 2,
        display: "flex",
        alignItems: "center",
        justifyContent: "center",
        gap: 2,
        pointerEvents: "none",
        borderRadius: "8px",
        border: `2px dashed ${color("accent")}`,
        bgcolor: color("accentSoft"),
        typography: "subtitle2",
      }}
    >
      <Icon of={Upload} size={16} />
      Drop files or a folder to look into them
    </Box>
  );
}

function SendingBar({ sending, onCancel }: { sending: Sending; onCancel: () => void }) {
  const format = useFormat();
  const { text, sent, total } = sending;
  return (
    <Box
      role="status"
      sx={{
        position: "absolute",
        left: 16,
        right: 16,
        bottom: 16,
        zIndex: 2,
        p: 3,
        display: "flex",
        alignItems: "center",
        gap: 3,
        borderRadius: "8px",
        border: `1px solid ${color("border")}`,
        bgcolor: color("raised"),
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ display: "flex", justifyContent: "space-between", gap: 3, mb: 1 }}>
          <Box sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
            Taking in {text}
          </Box>
          <Box sx={{ color: "text.tertiary", whiteSpace: "nowrap" }}>
            {format.bytes(sent)} of {format.bytes(total)}
          </Box>
        </Box>
        <LinearProgress
          variant="determinate"
          value={total > 0 ? (100 * sent) / total : 0}
          aria-label="Sent"
        />
      </Box>
      <Button onClick={onCancel}>Cancel</Button>
    </Box>
  );
}
