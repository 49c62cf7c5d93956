/** What the palette offers: pages, work to start, appearance. */

import { useColorScheme } from "@mui/material/styles";
import type { LucideIcon } from "lucide-react";
import { Moon, Package, Play, RefreshCw, Signpost, Sun, User } from "lucide-react";
import { useNavigate } from "react-router";
import type { Job } from "../../../engine/contract/common.ts";
import { callEngine, useEngineQuery } from "../../client/hooks.ts";
import { applyStarted } from "../../client/job-feed.ts";
import type { InputOf, JobName } from "../../client/names.ts";
import { messageOf } from "../../client/query-client.ts";
import { useSubjects } from "../../client/use-subjects.ts";
import { showToast } from "../../stores/messages.ts";
import { navItems } from "../nav.ts";

export interface PaletteEntry {
  id: string;
  group: "Pages" | "Commands" | "Product" | "Customer";
  label: string;
  icon: LucideIcon;
  keys?: string;
  run: () => void;
}

/** Letters before the engine is asked for records. */
const LEAST = 2;
/** Records of each kind. */
const SHOWN = 5;

/** Products and customers by name, id or SKU; `loading` while they are looked for. */
export function useRecords(text: string): { records: PaletteEntry[]; loading: boolean } {
  const navigate = useNavigate();
  const options = { limit: SHOWN, enabled: text.length >= LEAST };
  const products = useSubjects("product", text, options);
  const customers = useSubjects("customer", text, options);
  const entries = (
    group: "Product" | "Customer",
    { found }: typeof products,
    icon: LucideIcon,
    address: string,
  ) =>
    found.map(
      ({ id, title }): PaletteEntry => ({
        id: `${group}.${id}`,
        group,
        label: title,
        icon,
        run: () => void navigate(`${address}${encodeURIComponent(id)}`),
      }),
    );
  return {
    records: [
      ...entries("Product", products, Package, "/recommendations?by=product&subject="),
      ...entries("Customer", customers, User, "/segments?customer="),
    ],
    loading: products.loading || customers.loading,
  };
}

async function startJob<N extends JobName>(name: N, input: InputOf<N>): Promise<void> {
  try {
    applyStarted((await callEngine(name, input)) as Job);
  } catch (error) {
    showToast(messageOf(error), { kind: "error" });
  }
}

const TRAININGS = [
  ["segments.train", "Train segments"],
  ["demand.train", "Train demand forecast"],
  ["recommend.train", "Train recommendations"],
  ["price.train", "Train price model"],
] as const;

export function usePaletteEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const { mode, setMode } = useColorScheme();
  const sources = useEngineQuery("source.list", {}).data ?? [];
  const dark = mode === "dark";
  return [
    ...navItems.map((item) => ({
      id: `page.${item.id}`,
      group: "Pages" as const,
      label: item.label,
      icon: item.icon,
      keys: item.key && `G then ${item.key.toUpperCase()}`,
      run: () => void navigate(`/${item.id}`),
    })),
    ...sources.map((source) => ({
      id: `sync.${source.id}`,
      group: "Commands" as const,
      label: `Sync ${source.name}`,
      icon: RefreshCw,
      run: () => void startJob("source.sync", { id: source.id }),
    })),
    ...TRAININGS.map(([name, label]) => ({
      id: name,
      group: "Commands" as const,
      label,
      icon: Play,
      run: () => void startJob(name, {}),
    })),
    {
      id: "first-run",
      group: "Commands" as const,
      label: "Go on with the guided start",
      icon: Signpost,
      run: () => void navigate("/first-run"),
    },
    {
      id: "scheme",
      group: "Commands" as const,
      label: dark ? "Use the light appearance" : "Use the dark appearance",
      icon: dark ? Sun : Moon,
      run: () => setMode(dark ? "light" : "dark"),
    },
  ];
}
