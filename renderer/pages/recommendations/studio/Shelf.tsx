/** A shelf as the shop shows it: picture, title, price, and what a merchandiser asks of each product. */

import Box from "@mui/material/Box";
import { type Format, useFormat } from "../../../ui/index.ts";
import { ProductTile } from "./ProductTile.tsx";
import type { Item } from "./use-studio.ts";

const SHOWN = 6;

interface ShelfProps {
  items: Item[];
  label: string;
  /** Stock and reason below the price. */
  detailed?: boolean;
}

export function Shelf({ items, label, detailed = false }: ShelfProps) {
  const format = useFormat();
  return (
    <Box
      component="ul"
      aria-label={label}
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
          <Clamped text={item.title} lines={2} />
          <Box className="numeric" sx={{ fontWeight: 600 }}>
            {item.price === null ? "no price" : format.money(item.price, 2)}
          </Box>
          {detailed && (
            <Box sx={{ color: "text.tertiary" }}>
              <Clamped text={format.sentence(item.reason)} lines={3} />
              <Box className="numeric" sx={{ typography: "caption" }}>
                {stockWords(item, format)}
              </Box>
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}

function stockWords({ stock, moved, fallback }: Item, format: Format): string {
  const left = stock === null ? "stock unknown" : `${format.number(stock, 0)} in stock`;
  return [left, moved, fallback ? "filled in" : null].filter(Boolean).join(", ");
}

function Clamped({ text, lines }: { text: string; lines: number }) {
  return (
    <Box
      title={text}
      sx={{
        mt: 1,
        typography: "caption",
        height: 16 * lines,
        overflow: "hidden",
        overflowWrap: "anywhere",
        display: "-webkit-box",
        WebkitLineClamp: lines,
        WebkitBoxOrient: "vertical",
      }}
    >
      {text}
    </Box>
  );
}
