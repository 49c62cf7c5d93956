/** Names the product lines that a page leaves out because they are no goods, and where that is changed. */

import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { useFormat } from "./use-format.ts";

/** Names that stand in the line; the rest is in its tooltip. */
const NAMED = 3;

export function NoGoods({ titles }: { titles: readonly string[] }) {
  const format = useFormat();
  if (titles.length === 0) return null;
  const more = titles.length > NAMED ? ` and ${format.number(titles.length - NAMED)} more` : "";
  return (
    <Box title={titles.join(", ")} sx={{ px: 4, py: 2, typography: "caption", color: "text.secondary" }}>
      Left out as no goods: {titles.slice(0, NAMED).join(", ")}
      {more}. They count in revenue.{" "}
      <Link component={RouterLink} to="/mapping">
        Change in Mapping
      </Link>
    </Box>
  );
}
