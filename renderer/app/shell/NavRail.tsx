/** The rail: workspace switcher, groups of pages with counts of waiting work, models and settings at the foot. */

import Badge from "@mui/material/Badge";
import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { NavLink } from "react-router";
import { useEngineQuery } from "../../client/hooks.ts";
import { Icon } from "../../ui/Icon.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { type NavItem, navFoot, navGroups } from "../nav.ts";
import { color } from "../theme/color.ts";
import { WorkspaceSwitcher } from "./WorkspaceSwitcher.tsx";

const itemStyles = {
  display: "flex",
  alignItems: "center",
  gap: 2.5,
  height: 28,
  px: 2,
  mx: 2,
  // In a low window the rail scrolls.
  flex: "none",
  borderRadius: "6px",
  color: "text.secondary",
  fontWeight: 500,
  textDecoration: "none",
  "&:hover": { bgcolor: "hover" },
  "&.active": { bgcolor: "navActive", color: "text.primary", "& svg": { color: color("accent") } },
} as const;

function RailItem({ item, collapsed, count }: { item: NavItem; collapsed: boolean; count: number }) {
  const format = useFormat();
  const link = (
    <Box
      component={NavLink}
      to={`/${item.id}`}
      sx={{ ...itemStyles, ...(collapsed && { justifyContent: "center" }) }}
      aria-label={collapsed ? item.label : undefined}
    >
      <Badge variant="dot" color="primary" invisible={!collapsed || count === 0}>
        <Icon of={item.icon} />
      </Badge>
      {!collapsed && <Box sx={{ flex: 1 }}>{item.label}</Box>}
      {!collapsed && count > 0 && (
        <Box
          component="span"
          className="numeric"
          sx={{ typography: "caption", fontWeight: 500 }}
          aria-label={`${count} waiting`}
        >
          {format.number(count)}
        </Box>
      )}
    </Box>
  );
  return collapsed ? (
    <Tooltip title={item.label} placement="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

/** Tabs of the worklist whose lines wait for an order. */
const TO_ORDER = new Set(["runs-out", "reorder"]);

/** Counts of work that waits; the worklist's are those of its own tabs, so that both always say the same. */
function useWaiting(): Record<NonNullable<NavItem["waiting"]>, number> {
  const waiting = useEngineQuery("workspace.get", {}).data?.waiting;
  const tabs = useEngineQuery("demand.worklist", { tab: "runs-out", limit: 1 }).data?.tabs ?? [];
  const worklist = tabs.reduce((sum, { tab, items }) => sum + (TO_ORDER.has(tab) ? items : 0), 0);
  return { plans: waiting?.plans ?? 0, quality: waiting?.quality ?? 0, worklist };
}

export function NavRail({ collapsed }: { collapsed: boolean }) {
  const waiting = useWaiting();
  const item = (one: NavItem) => (
    <RailItem key={one.id} item={one} collapsed={collapsed} count={one.waiting ? waiting[one.waiting] : 0} />
  );
  return (
    <Box
      component="nav"
      aria-label="Pages"
      sx={{ display: "flex", flexDirection: "column", minHeight: 0, overflowY: "auto", pb: 1 }}
    >
      <WorkspaceSwitcher collapsed={collapsed} />
      {navGroups.map((group) => (
        <Box key={group.label ?? "start"} sx={{ mb: 1 }}>
          {group.label && !collapsed && (
            <Box sx={{ px: 4, pt: 2, pb: 0.5, typography: "caption", color: "text.tertiary" }}>
              {group.label}
            </Box>
          )}
          {group.items.map(item)}
        </Box>
      ))}
      <Box sx={{ flex: 1 }} />
      {navFoot.map(item)}
    </Box>
  );
}
