/** What the studio shows, kept in the address: placement, whom the shelf is for, before or after rules. */

import {
  PLACEMENT_INFO,
  PLACEMENTS,
  type Placement,
  type ShelfSubject,
} from "../../../../engine/contract/placements.ts";
import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import { useSetUrl, useUrlState } from "../../../ui/index.ts";

export type Summary = OutputOf<"recommend.summary">;
export type PlacementSummary = Summary["placements"][number];
export type List = OutputOf<"recommend.forProduct">;
export type Item = List["items"][number];
export type By = "product" | "customer" | "segment" | "session";
export type { Placement };
/** One placement in full, or all of the subject's beneath each other. */
export type View = Placement | "all";
export type SessionEvent = Extract<ShelfSubject, { kind: "session" }>["events"][number];

/** Length of the list below the shelf. */
const LENGTH = 10;

/** Where each kind of subject starts. */
const FIRST: Record<By, Placement> = {
  product: "frequently_bought_together",
  customer: "recommended_for_you",
  segment: "most_popular",
  session: "recommended_for_you",
};

/** Placements that can serve the kind of subject. */
export const placementsBy = (by: By): Placement[] =>
  PLACEMENTS.filter((placement) => PLACEMENT_INFO[placement].subjects.includes(by));

export function useStudio() {
  const setUrl = useSetUrl();
  const [by] = useUrlState("by", "product", Object.keys(FIRST) as By[]);
  const [chosen] = useUrlState<View>("placement", FIRST[by], ["all", ...placementsBy(by)]);
  const [id, setId] = useUrlState("subject", "");
  const [session, setSession] = useUrlState("session", "");
  const [rules, setRules] = useUrlState<"before" | "after">("rules", "after");
  return {
    by,
    view: chosen,
    id,
    session: session === "" ? [] : session.split(",").map(toEvent),
    rules,
    setId,
    setSession: (events: SessionEvent[]) => setSession(events.map(fromEvent).join(",")),
    setRules,
    chooseView: (next: View) => setUrl({ placement: next }),
    chooseBy: (next: By) => setUrl({ by: next, subject: null, placement: chosen === "all" ? "all" : null }),
  };
}

export type Studio = ReturnType<typeof useStudio>;

const fromEvent = ({ productId, kind }: SessionEvent) => `${encodeURIComponent(productId)}:${kind}`;

function toEvent(text: string): SessionEvent {
  const at = text.lastIndexOf(":");
  return {
    productId: decodeURIComponent(text.slice(0, at)),
    kind: text.slice(at + 1) as SessionEvent["kind"],
  };
}

export interface Chosen {
  /** Undefined until one is known. */
  subject: ShelfSubject | undefined;
  /** There is nothing of the kind to choose. */
  none: boolean;
}

/** The best-selling product, the customer with most orders or the largest segment stand in until one is chosen. */
export function useSubject(studio: Studio): Chosen {
  const kind = studio.by === "session" ? "product" : studio.by;
  const first = useEngineQuery("recommend.subjects", { kind, limit: 2 }, { keepPrevious: false });
  const found = first.data?.map((one) => one.id) ?? [];
  const none = first.data?.length === 0;
  if (studio.by === "session") {
    const views = found.map((productId) => ({ productId, kind: "view" as const }));
    const events = studio.session.length > 0 ? studio.session : views;
    return { none, subject: events.length > 0 ? { kind: "session", events } : undefined };
  }
  const id = studio.id || found[0];
  return { none, subject: id ? { kind: studio.by, id } : undefined };
}

/** The shelves of the subject: the chosen one or all, without rules or with those that are being edited. */
export function useShelves(studio: Studio, subject: ShelfSubject | undefined) {
  return useEngineQuery(
    "recommend.shelves",
    {
      subject: subject ?? { kind: "everyone" },
      placements: studio.view === "all" ? [] : [studio.view],
      k: LENGTH,
      rules: studio.rules === "after" ? "draft" : "none",
    },
    { enabled: subject !== undefined },
  );
}
