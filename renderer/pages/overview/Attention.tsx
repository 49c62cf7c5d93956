/** What needs attention, most money first; each leads to the page that deals with it. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import {
  Boxes,
  ChevronRight,
  GitCompareArrows,
  ListChecks,
  type LucideIcon,
  PackageX,
  Tag,
  UserMinus,
  Warehouse,
} from "lucide-react";
import { useNavigate } from "react-router";
import { Icon, Panel, useFormat } from "../../ui/index.ts";
import type { Summary } from "./answers.ts";

type Item = Summary["attention"][number];

const ICONS: Record<Item["kind"], LucideIcon> = {
  excess: Warehouse,
  stockout: PackageX,
  churn: UserMinus,
  plan: GitCompareArrows,
  quality: ListChecks,
  model: Boxes,
  price: Tag,
};

function AttentionLine({ item }: { item: Item }) {
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <ButtonBase
      onClick={() => navigate(item.link)}
      sx={{
        display: "flex",
        alignItems: "flex-start",
        gap: 2.5,
        width: "100%",
        px: 4,
        py: 1.5,
        textAlign: "left",
        font: "inherit",
        "&:hover": { bgcolor: "hover" },
      }}
    >
      <Box sx={{ pt: 0.5, color: "text.secondary" }}>
        <Icon of={ICONS[item.kind]} />
      </Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontWeight: 500 }}>{format.sentence(item.title)}</Box>
        <Box sx={{ typography: "caption", color: "text.tertiary" }}>{format.sentence(item.detail)}</Box>
      </Box>
      {item.money === null ? (
        <Box sx={{ alignSelf: "center", color: "text.tertiary" }}>
          <Icon of={ChevronRight} size={14} />
        </Box>
      ) : (
        <Box sx={{ textAlign: "right", whiteSpace: "nowrap" }}>
          <Box className="numeric" sx={{ fontWeight: 500 }}>
            {format.predictedMoney(item.money)}
          </Box>
          <Box sx={{ typography: "caption", color: "text.tertiary" }}>{item.moneyLabel}</Box>
        </Box>
      )}
    </ButtonBase>
  );
}

export function Attention({ items }: { items: Item[] }) {
  return (
    <Panel title="Needs attention" note="by money" flush>
      {items.length === 0 ? (
        <Box sx={{ px: 4, color: "text.secondary" }}>
          Nothing waits. Train the models to see stock and customers at risk.
        </Box>
      ) : (
        items.map((item) => <AttentionLine key={item.title} item={item} />)
      )}
    </Panel>
  );
}
