/** Mends a connection that does not answer, without leaving the steps. */

import Button from "@mui/material/Button";
import { useState } from "react";
import type { Source } from "../sources/answers.ts";
import { SourceDialog } from "../sources/SourceDialog.tsx";

export function ChangeSource({ source, onSaved }: { source: Source; onSaved?: () => void }) {
  const [open, setOpen] = useState(false);
  const saved = () => {
    setOpen(false);
    onSaved?.();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Change the connection</Button>
      {open && <SourceDialog source={source} onClose={() => setOpen(false)} onSaved={saved} />}
    </>
  );
}
