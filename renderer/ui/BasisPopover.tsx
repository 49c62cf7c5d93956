/** Where a number comes from: its query, tables, model version and the data's date, behind a small button. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Popover from "@mui/material/Popover";
import { Info } from "lucide-react";
import { useState } from "react";
import type { Basis } from "../../engine/contract/common.ts";
import { announce } from "../stores/messages.ts";
import { Icon } from "./Icon.tsx";
import { Facts } from "./layout.tsx";
import { useFormat } from "./use-format.ts";

function BasisBody({ basis }: { basis: Basis }) {
  const format = useFormat();
  const copy = async () => {
    await navigator.clipboard.writeText(basis.sql ?? "");
    announce("Query copied");
  };
  const facts = [
    ...(basis.modelVersion ? [{ label: "Model version", value: basis.modelVersion }] : []),
    { label: "Data as of", value: basis.dataAsOf ? format.dateTime(basis.dataAsOf) : "nothing loaded" },
    ...(basis.loadedAt ? [{ label: "Loaded", value: format.dateTime(basis.loadedAt) }] : []),
    ...(basis.tables?.length ? [{ label: "Tables", value: basis.tables.join(", ") }] : []),
  ];
  return (
    <Box sx={{ p: 4, width: 440, maxWidth: "90vw", display: "grid", gap: 3 }}>
      <Box sx={{ typography: "h2" }}>Where this comes from</Box>
      <Facts items={facts} />
      {basis.sql && (
        <>
          <Box
            component="pre"
            tabIndex={0}
            sx={{
              m: 0,
              p: 2,
              maxHeight: 260,
              overflow: "auto",
              bgcolor: "sunken",
              borderRadius: "6px",
              whiteSpace: "pre-wrap",
            }}
          >
            {basis.sql.trim()}
          </Box>
          <Button onClick={copy} sx={{ justifySelf: "start" }}>
            Copy query
          </Button>
        </>
      )}
    </Box>
  );
}

/** `of` names the number for screen readers: "Net revenue". */
export function BasisPopover({ basis, of }: { basis: Basis | undefined; of: string }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!basis) return null;
  return (
    <>
      <IconButton
        aria-label={`Where ${of} comes from`}
        onClick={(event) => {
          event.stopPropagation();
          setAnchor(event.currentTarget);
        }}
        sx={{ color: "text.tertiary" }}
      >
        <Icon of={Info} size={12} />
      </IconButton>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
        transformOrigin={{ vertical: "top", horizontal: "left" }}
      >
        <BasisBody basis={basis} />
      </Popover>
    </>
  );
}
