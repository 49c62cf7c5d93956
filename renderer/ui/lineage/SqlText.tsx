/** SQL to read and to copy, with the values of its parameters. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Copy } from "lucide-react";
import { announce } from "../../stores/messages.ts";
import { Icon } from "../Icon.tsx";

interface SqlTextProps {
  sql: string;
  params?: Record<string, unknown>;
  /** Pixels; scrolls beyond. */
  height?: number;
}

const shown = (value: unknown) => (value === null ? "NULL" : String(value));

export function SqlText({ sql, params = {}, height = 220 }: SqlTextProps) {
  const given = Object.entries(params);
  const copy = async () => {
    const values = given.map(([name, value]) => `-- $${name} = ${shown(value)}\n`).join("");
    await navigator.clipboard.writeText(`${values}${sql.trim()}\n`);
    announce("SQL copied");
  };
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 2 }}>
      {given.length > 0 && (
        <Box sx={{ typography: "caption", color: "text.secondary", overflowWrap: "anywhere" }}>
          {given.map(([name, value]) => `${name} ${shown(value)}`).join(", ")}
        </Box>
      )}
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
