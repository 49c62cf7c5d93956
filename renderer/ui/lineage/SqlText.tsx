/** SQL to read and to copy. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Copy } from "lucide-react";
import { announce } from "../../stores/messages.ts";
import { Icon } from "../Icon.tsx";

interface SqlTextProps {
  sql: string;
  /** Pixels; scrolls beyond. */
  height?: number;
}

export function SqlText({ sql, height = 220 }: SqlTextProps) {
  const copy = async () => {
    await navigator.clipboard.writeText(`${sql.trim()}\n`);
    announce("SQL copied");
  };
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 2 }}>
      <Box
        component="pre"
        tabIndex={0}
        aria-label="SQL"
        sx={{
          m: 0,
          p: 2,
          maxHeight: height,
          overflow: "auto",
          bgcolor: "sunken",
          borderRadius: "6px",
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
        }}
      >
        {sql.trim()}
      </Box>
      <Button
        onClick={copy}
        variant="text"
        startIcon={<Icon of={Copy} size={12} />}
        sx={{ justifySelf: "start", ml: -2 }}
      >
        Copy SQL
      </Button>
    </Box>
  );
}
