/** The rail: groups of screens, their icons and keys. A screen shows as soon as its folder in renderer/pages exists. */

import {
  Activity,
  ArrowLeftRight,
  Boxes,
  ClipboardList,
  Database,
  GitCompareArrows,
  History,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  Shapes,
  SlidersHorizontal,
  Tag,
  TrendingUp,
  Users,
} from "lucide-react";

export interface NavItem {
  /** Folder of renderer/pages and path of the page. */
  id: string;
  label: string;
  icon: LucideIcon;
  /** After G. */
  key?: string;
  /** Work that waits, counted beside its name. */
  waiting?: "plans" | "quality" | "worklist";
}

export interface NavGroup {
  label: string | null;
  items: NavItem[];
}

export const NAV: NavGroup[] = [
  { label: null, items: [{ id: "overview", label: "Overview", icon: LayoutDashboard, key: "o" }] },
  { label: "Customers", items: [{ id: "segments", label: "Segments", icon: Users, key: "s" }] },
  {
    label: "Demand",
    items: [
      { id: "demand", label: "Forecast", icon: TrendingUp, key: "f" },
      { id: "worklist", label: "Worklist", icon: ClipboardList, key: "w", waiting: "worklist" },
    ],
  },
  {
    label: "Merchandising",
    items: [
      { id: "recommendations", label: "Recommendations", icon: Shapes, key: "r" },
      { id: "prices", label: "Prices", icon: Tag, key: "p" },
    ],
  },
  {
    label: "Publish",
    items: [
      { id: "plans", label: "Plans", icon: GitCompareArrows, key: "u", waiting: "plans" },
      { id: "history", label: "History", icon: History },
    ],
  },
  {
    label: "Data",
    items: [
      { id: "sources", label: "Sources", icon: Database, key: "d" },
      { id: "mapping", label: "Mapping", icon: ArrowLeftRight },
      { id: "quality", label: "Quality", icon: ListChecks, waiting: "quality" },
    ],
  },
];

export const NAV_FOOT: NavItem[] = [
  { id: "models", label: "Models", icon: Boxes },
  { id: "jobs", label: "Jobs", icon: Activity },
  { id: "settings", label: "Settings", icon: SlidersHorizontal },
];

const modules = import.meta.glob<{ default: React.ComponentType }>("../pages/*/index.tsx");

/** Loaders of the pages that exist, by id. */
export const PAGES: Record<string, () => Promise<{ default: React.ComponentType }>> = Object.fromEntries(
  Object.entries(modules).map(([path, load]) => [path.split("/")[2]!, load]),
);

const exists = ({ id }: NavItem) => id in PAGES;

export const navGroups: NavGroup[] = NAV.map(({ label, items }) => ({
  label,
  items: items.filter(exists),
})).filter(({ items }) => items.length > 0);
export const navFoot: NavItem[] = NAV_FOOT.filter(exists);
export const navItems: NavItem[] = [...navGroups.flatMap(({ items }) => items), ...navFoot];
