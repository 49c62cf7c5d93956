/** A product's picture; where there is none, a drawn tile with its initials in a colour of its category. */

import Box from "@mui/material/Box";

interface ProductTileProps {
  title: string;
  category?: string | null;
  imageUrl?: string | null;
  /** Pixels, or the full width of its place (square). */
  size?: number | "100%";
}

/** The same category has the same colour everywhere. */
function colourOf(category: string | null | undefined): string {
  let hash = 7;
  for (const letter of category ?? "") hash = (hash * 31 + letter.charCodeAt(0)) % 997;
  return `var(--mb-category-${(hash % 8) + 1})`;
}

function initials(title: string): string {
  const words = title.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return (words.length > 1 ? words[0]![0]! + words[1]![0]! : (words[0] ?? "?").slice(0, 2)).toUpperCase();
}

export function ProductTile({ title, category, imageUrl, size = 28 }: ProductTileProps) {
  const large = size === "100%";
  const frame = {
    width: size,
    height: large ? undefined : size,
    aspectRatio: "1",
    borderRadius: large ? "8px" : "4px",
    flex: "none",
  } as const;
  if (imageUrl) {
    return (
      <Box
        component="img"
        src={imageUrl}
        alt=""
        sx={{ ...frame, objectFit: "cover", opacity: "var(--mb-palette-pictureOpacity, 1)" }}
      />
    );
  }
  const ink = colourOf(category);
  return (
    <Box
      aria-hidden
      sx={{
        ...frame,
        display: "grid",
        placeItems: "center",
        bgcolor: `color-mix(in srgb, ${ink} 18%, var(--mb-palette-surface))`,
        color: "text.primary",
        fontSize: large ? "1.5rem" : "0.75rem",
        fontWeight: 600,
        letterSpacing: "-0.01em",
      }}
    >
      {initials(title)}
    </Box>
  );
}
