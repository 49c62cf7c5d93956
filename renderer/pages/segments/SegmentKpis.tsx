/** The chosen segment in five figures; of all customers when none is chosen. */

import { BasisPopover, Kpi, KpiStrip, useFormat } from "../../ui/index.ts";
import type { Segment, Shown } from "./use-segments.ts";

export function SegmentKpis({ segment, shown }: { segment: Segment | undefined; shown: Shown }) {
  const format = useFormat();
  const revenue = shown.segments.reduce((sum, one) => sum + one.revenue, 0);
  const orders = (one: Segment) => one.customers * (one.averageOrders ?? 0);
  const allOrders = shown.segments.reduce((sum, one) => sum + orders(one), 0);
  const customers = segment?.customers ?? shown.customers;
  const spent = segment?.revenue ?? revenue;
  const share = (part: number, whole: number) => `${format.percent(whole > 0 ? part / whole : 0, 1)} of all`;
  const perCustomer = customers > 0 ? spent / customers : null;
  const recency = segment?.medianRecencyDays;
  const from = (of: string) => <BasisPopover basis={shown.basis} of={of} />;
  return (
    <KpiStrip>
      <Kpi
        label="Customers"
        value={format.number(customers)}
        note={share(customers, shown.customers)}
        basis={from("customers of the segment")}
      />
      <Kpi
        label="Spent"
        value={format.compactMoney(spent)}
        title={`${format.money(spent)}, less returns`}
        note={share(spent, revenue)}
        basis={from("what they spent")}
      />
      <Kpi
        label="Per customer"
        value={format.compactMoney(perCustomer)}
        note={segment ? `${format.compactMoney(revenue / Math.max(1, shown.customers))} overall` : "mean"}
        basis={from("spent per customer")}
      />
      <Kpi
        label="Orders each"
        value={format.number(segment ? segment.averageOrders : allOrders / Math.max(1, shown.customers), 1)}
        note={segment ? `${format.compactMoney(segment.averageOrderValue)} an order` : "mean"}
        basis={from("orders each")}
      />
      <Kpi
        label="Last order"
        value={recency == null ? null : `${format.number(recency, 0)} d`}
        missing="choose a segment"
        note={segment && "ago, median"}
        basis={from("the last order")}
      />
    </KpiStrip>
  );
}
