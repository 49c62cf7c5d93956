/** The rules after the models: read, and changed one at a time; lists follow at once. */

import { type OutputOf, useCommand, useEngineQuery } from "../../client/index.ts";

export type Steering = OutputOf<"recommend.steering">;

export function useRules() {
  const query = useEngineQuery("recommend.steering", {});
  const steer = useCommand("recommend.steer");
  const now: Steering = query.data ?? {
    inStockOnly: true,
    minMargin: 0,
    excludeProducts: [],
    pins: [],
  };
  const change = (part: Partial<Steering>) => steer.mutate({ ...now, ...part });
  const same = (source: string | null, productId: string) => (pin: Steering["pins"][number]) =>
    pin.sourceProductId === source && pin.productId === productId;
  return {
    now,
    busy: steer.isPending || query.data === undefined,
    error: steer.error,
    change,
    isPinned: (source: string | null, productId: string) => now.pins.some(same(source, productId)),
    pin: (source: string | null, productId: string) =>
      change({ pins: [{ sourceProductId: source, productId }, ...now.pins] }),
    unpin: (source: string | null, productId: string) =>
      change({ pins: now.pins.filter((pin) => !same(source, productId)(pin)) }),
    exclude: (productId: string) =>
      change({ excludeProducts: [...now.excludeProducts.filter((id) => id !== productId), productId] }),
    include: (productId: string) =>
      change({ excludeProducts: now.excludeProducts.filter((id) => id !== productId) }),
  };
}

export type Rules = ReturnType<typeof useRules>;
