/** A small button beside a number or a list that opens where it comes from. */

import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { Info } from "lucide-react";
import { useState } from "react";
import { Icon } from "../Icon.tsx";
import { type Asked, LineagePopover } from "./LineagePopover.tsx";

/** `of` names the number: "Net revenue". */
export function LineageButton({ of, ...asked }: Asked & { of: string }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <LineageIcon of={of} onOpen={setAnchor} />
      <LineagePopover of={of} anchor={anchor} onClose={() => setAnchor(null)} {...asked} />
    </>
  );
}

export function LineageIcon({ of, onOpen }: { of: string; onOpen: (anchor: HTMLElement) => void }) {
  const label = `Where it comes from: ${of}`;
  return (
    <Tooltip title={label}>
      <IconButton
        aria-label={label}
        aria-haspopup="dialog"
        onClick={(event) => {
          event.stopPropagation();
          onOpen(event.currentTarget);
        }}
        sx={{ color: "text.tertiary" }}
      >
        <Icon of={Info} size={12} />
      </IconButton>
    </Tooltip>
  );
}
