/** The first six as the shop shows them. */

import Box from "@mui/material/Box";
import { useFormat } from "../../../ui/index.ts";
import { ProductTile } from "./ProductTile.tsx";
import type { Item } from "./use-studio.ts";

const SHOWN = 6;

export function Shelf({ items }: { items: Item[] }) {
  const format = useFormat();
  return (
    <Box
      component="ul"
      aria-label="The shelf as the shop shows it"
      sx={{
        m: 0,
        px: 4,
        py: 3,
        listStyle: "none",
        display: "grid",
        gridTemplateColumns: `repeat(${SHOWN}, minmax(0, 1fr))`,
        gap: 2,
        bgcolor: "sunken",
        borderBottom: 1,
        borderColor: "border",
        flex: "none",
      }}
    >
      {items.slice(0, SHOWN).map((item) => (
        <Box component="li" key={item.productId} sx={{ minWidth: 0, maxWidth: 132 }}>
          <ProductTile title={item.title} category={item.category} imageUrl={item.imageUrl} size="100%" />
          <Box
            title={item.title}
            sx={{
              mt: 1,
              typography: "caption",
              height: 32,
              overflow: "hidden",
              display: "-webkit-box",
              WebkitLineClamp: 2,
              WebkitBoxOrient: "vertical",
            }}
          >
            {item.title}
          </Box>
          <Box className="numeric" sx={{ fontWeight: 600 }}>
            {item.price === null ? "no price" : format.money(item.price, 2)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
