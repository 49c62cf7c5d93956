/** A made-up visit: products in the order in which the shopper met them, and what they did with each. */

import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { Eye, Heart, type LucideIcon, ShoppingBag, ShoppingCart, X } from "lucide-react";
import { Icon } from "../../../ui/index.ts";
import { useTitles } from "./choices.tsx";
import { AddProduct } from "./SubjectPicker.tsx";
import type { SessionEvent } from "./use-studio.ts";

const KINDS: { kind: SessionEvent["kind"]; word: string; icon: LucideIcon }[] = [
  { kind: "view", word: "viewed", icon: Eye },
  { kind: "wishlist", word: "wished for", icon: Heart },
  { kind: "cart", word: "put in the cart", icon: ShoppingCart },
  { kind: "purchase", word: "bought", icon: ShoppingBag },
];

interface SessionProps {
  events: SessionEvent[];
  onChange: (events: SessionEvent[]) => void;
}

export function SessionPicker({ events, onChange }: SessionProps) {
  const titles = useTitles([...new Set(events.map(({ productId }) => productId))]);
  const put = (at: number, event: SessionEvent) => onChange(events.with(at, event));
  return (
    <Box sx={{ px: 4, py: 2, borderBottom: 1, borderColor: "border", flex: "none" }}>
      <Box
        component="ol"
        aria-label="The visit, oldest first"
        sx={{
          m: 0,
          p: 0,
          listStyle: "none",
          display: "flex",
          flexWrap: "wrap",
          gap: 1,
          alignItems: "center",
        }}
      >
        {events.map((event, at) => (
          <EventChip
            // biome-ignore lint/suspicious/noArrayIndexKey: a product may be met twice, so the place is its identity
            key={at}
            event={event}
            title={titles.get(event.productId) ?? event.productId}
            onNext={() => put(at, { ...event, kind: nextOf(event.kind) })}
            onRemove={events.length > 1 ? () => onChange(events.filter((_, i) => i !== at)) : undefined}
          />
        ))}
        <Box component="li" sx={{ minWidth: 180 }}>
          <AddProduct onAdd={(productId) => onChange([...events, { productId, kind: "view" }])} />
        </Box>
      </Box>
    </Box>
  );
}

const nextOf = (kind: SessionEvent["kind"]) =>
  KINDS[(KINDS.findIndex((one) => one.kind === kind) + 1) % KINDS.length]!.kind;

interface ChipProps {
  event: SessionEvent;
  title: string;
  onNext: () => void;
  onRemove: (() => void) | undefined;
}

function EventChip({ event, title, onNext, onRemove }: ChipProps) {
  const { word, icon } = KINDS.find((one) => one.kind === event.kind)!;
  return (
    <Box
      component="li"
      sx={{
        display: "flex",
        alignItems: "center",
        border: 1,
        borderColor: "border",
        borderRadius: "6px",
        pr: 1,
      }}
    >
      <IconButton
        aria-label={`${title}: ${word}. Change`}
        title={`${word}; click to change`}
        onClick={onNext}
      >
        <Icon of={icon} size={14} />
      </IconButton>
      <Box
        title={title}
        sx={{ maxWidth: 150, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
      >
        {title}
      </Box>
      {onRemove && (
        <IconButton aria-label={`Take ${title} out of the visit`} onClick={onRemove}>
          <Icon of={X} size={12} />
        </IconButton>
      )}
    </Box>
  );
}
