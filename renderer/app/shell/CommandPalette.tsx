/** Ctrl K: type a few letters of a page, command, product or customer, arrows choose, Enter runs. */

import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import InputBase from "@mui/material/InputBase";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { rememberCommand, useUi } from "../../stores/ui.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Key } from "../../ui/tags.tsx";
import { useOverlays } from "./overlays.ts";
import { type PaletteEntry, usePaletteEntries, useRecords } from "./palette-entries.ts";

/** Every word must occur; entries that start with the text come first, then recent ones. */
function matching(entries: PaletteEntry[], text: string, recent: string[]): PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (entry: PaletteEntry) => {
    const place = recent.indexOf(entry.id);
    return (entry.label.toLowerCase().startsWith(text.toLowerCase()) ? 0 : 100) + (place < 0 ? 50 : place);
  };
  return entries
    .filter((entry) => words.every((word) => entry.label.toLowerCase().includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}

function EntryLine({ entry, active, onRun }: { entry: PaletteEntry; active: boolean; onRun: () => void }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <Box
      ref={line}
      id={`palette-${entry.id}`}
      role="option"
      aria-selected={active}
      onClick={onRun}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 2.5,
        height: 32,
        px: 2,
        borderRadius: "6px",
        cursor: "pointer",
        bgcolor: active ? "accentSoft" : undefined,
        "&:hover": { bgcolor: active ? "accentSoft" : "hover" },
      }}
    >
      <Icon of={entry.icon} />
      <Box sx={{ flex: 1 }}>{entry.label}</Box>
      {entry.keys ? (
        <Key>{entry.keys}</Key>
      ) : (
        <Box sx={{ typography: "caption", color: "text.tertiary" }}>{entry.group}</Box>
      )}
    </Box>
  );
}

function PaletteBody({ close }: { close: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const recent = useUi((ui) => ui.recentCommands);
  const { records, loading } = useRecords(text.trim());
  const found = [...matching(usePaletteEntries(), text, recent), ...records];
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    if (!records.includes(entry)) rememberCommand(entry.id);
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows belong to the input method while a word of Japanese or Chinese is being composed.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") run(found[at]);
    else if (step) setAt((at + step + found.length) % Math.max(found.length, 1));
    else return;
    event.preventDefault();
  };
  return (
    <Box onKeyDown={onKeyDown}>
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          gap: 2,
          px: 4,
          height: 44,
          borderBottom: 1,
          borderColor: "border",
        }}
      >
        <Icon of={Search} />
        <InputBase
          autoFocus
          fullWidth
          placeholder="Search or run a command"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          slotProps={{
            input: {
              role: "combobox",
              "aria-label": "Search or run a command",
              "aria-expanded": true,
              "aria-controls": "palette-list",
              "aria-activedescendant": found[at] ? `palette-${found[at].id}` : undefined,
            },
          }}
        />
      </Box>
      <Box
        id="palette-list"
        role="listbox"
        aria-label="Results"
        sx={{ p: 2, maxHeight: 380, overflow: "auto" }}
      >
        {found.map((entry, i) => (
          <EntryLine key={entry.id} entry={entry} active={i === at} onRun={() => run(entry)} />
        ))}
        {found.length === 0 && (
          <Box sx={{ p: 4, color: "text.tertiary" }}>
            {loading ? "Searching" : "Nothing matches. Try fewer letters."}
          </Box>
        )}
      </Box>
    </Box>
  );
}

export function CommandPalette() {
  const open = useOverlays((state) => state.palette);
  const close = () => useOverlays.setState({ palette: false });
  return (
    <Dialog
      open={open}
      onClose={close}
      aria-label="Search or run a command"
      slotProps={{ paper: { sx: { width: 560, alignSelf: "flex-start", mt: 12 } } }}
    >
      <PaletteBody close={close} />
    </Dialog>
  );
}
