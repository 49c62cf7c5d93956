/** Every shelf of one subject beneath each other: what stands where, why, and what filled it. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { PLACEMENT_INFO } from "../../../../engine/contract/placements.ts";
import { EmptyState } from "../../../ui/index.ts";
import { Shelf } from "./Shelf.tsx";
import type { List, Placement } from "./use-studio.ts";

export function AllShelves({ lists, onOpen }: { lists: List[]; onOpen: (placement: Placement) => void }) {
  if (lists.length === 0)
    return <EmptyState text="No placement in use can serve this one. Switch one on at the left." />;
  return (
    <Box sx={{ flex: 1, minHeight: 0, overflow: "auto" }}>
      {lists.map((list) => (
        <Box component="section" key={list.placement} aria-label={PLACEMENT_INFO[list.placement].title}>
          <Box sx={{ display: "flex", alignItems: "baseline", gap: 2, px: 4, pt: 3, pb: 2 }}>
            <Box component="h2" sx={{ m: 0, typography: "h3", whiteSpace: "nowrap" }}>
              {PLACEMENT_INFO[list.placement].title}
            </Box>
            <Box sx={{ flex: 1, minWidth: 0, typography: "caption", color: "text.tertiary" }}>
              {list.note ?? PLACEMENT_INFO[list.placement].where}
            </Box>
            <Button onClick={() => onOpen(list.placement)}>Open list</Button>
          </Box>
          {list.items.length > 0 && (
            <Shelf items={list.items} label={`Shelf ${PLACEMENT_INFO[list.placement].title}`} detailed />
          )}
        </Box>
      ))}
    </Box>
  );
}
