/** What the studio shows, kept in the address: placement, who it is for, before or after rules. */

import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import { useSetUrl, useUrlState } from "../../../ui/index.ts";

export type Summary = OutputOf<"recommend.summary">;
export type PlacementSummary = Summary["placements"][number];
export type List = OutputOf<"recommend.forProduct">;
export type Item = List["items"][number];
export type By = "product" | "customer" | "basket";
export type Placement = PlacementSummary["placement"];

/** Length of the list below the shelf. */
const LENGTH = 10;

export function useStudio() {
  const setUrl = useSetUrl();
  const [placement] = useUrlState<Placement>("placement", "frequently_bought_together");
  const [by] = useUrlState<By>("by", "product");
  const [product, setProduct] = useUrlState("product", "");
  const [customer, setCustomer] = useUrlState("customer", "");
  const [basket, setBasket] = useUrlState("basket", "");
  const [rules, setRules] = useUrlState<"before" | "after">("rules", "after");
  return {
    placement,
    by,
    product,
    customer,
    basket: basket === "" ? [] : basket.split(","),
    rules,
    setProduct,
    setCustomer,
    setBasket: (ids: string[]) => setBasket(ids.join(",")),
    setRules,
    choosePlacement: (next: Placement) =>
      setUrl({ placement: next, by: next === "recommended_for_you" ? "customer" : null }),
    chooseBy: (next: By) =>
      setUrl({ by: next, placement: next === "customer" ? "recommended_for_you" : null }),
  };
}

export type Studio = ReturnType<typeof useStudio>;

/** The best-selling product and the customer with most orders stand in until one is chosen. */
export function useSubject(studio: Studio): { id: string; ids: string[]; ready: boolean; none: boolean } {
  const kind = studio.by === "customer" ? "customer" : "product";
  const chosen = studio.by === "customer" ? studio.customer : studio.product;
  const first = useEngineQuery("recommend.subjects", { kind, limit: 2 }, { keepPrevious: false });
  const found = (first.data ?? []).map((one) => one.id);
  const id = chosen || found[0] || "";
  const ids = studio.basket.length > 0 ? studio.basket : found;
  return { id, ids, ready: chosen !== "" || first.data !== undefined, none: first.data?.length === 0 };
}

/** The list of the chosen subject, as it is without rules or with those that are being edited. */
export function useList(studio: Studio, subject: { id: string; ids: string[] }) {
  const ready = studio.by === "basket" ? subject.ids.length > 0 : subject.id !== "";
  return useEngineQuery(
    "recommend.shelves",
    {
      subject:
        studio.by === "basket" ? { kind: "basket", ids: subject.ids } : { kind: studio.by, id: subject.id },
      placements: [studio.placement],
      k: LENGTH,
      rules: studio.rules === "after" ? "draft" : "none",
    },
    { enabled: ready },
  );
}
