/** Segments: groups of customers from the RFM and k-means models, and the customers in them. */

import { featureOf } from "../../models/segment/features.ts";
import { RFM_GROUPS } from "../../models/segment/rfm-score.ts";
import type { Basis } from "../contract/common.ts";
import { fixed, percent } from "../contract/figures.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { listCustomers, readCustomer } from "./segment-customers.ts";
import { championOf, featuresOf, MODEL_OF_SET, type SegmentSet } from "./segment-version.ts";

type Segment = Outputs["segments"]["show"]["segments"][number];
type Trait = Segment["traits"][number];

/** Traits shown for a segment; the rest hardly differ. */
const TRAITS_SHOWN = 6;

export const segmentsCommands: Handlers<"segments"> = {
  "segments.show": async (engine, input, call) => show(engine, input.set ?? "rfm", call.signal),
  "segments.customers": async (engine, input, call) => listCustomers(engine, input, call.signal),
  "segments.customer": async (engine, { customerId }, call) => readCustomer(engine, customerId, call.signal),
};

export const segmentsJobs: JobHandlers<"segments"> = {
  async "segments.train"(engine, input, run) {
    const versions: string[] = [];
    for (const set of input.sets) {
      const params: { k?: number } = set === "behaviour" && input.k !== undefined ? { k: input.k } : {};
      const part = run.part(set === "rfm" ? "RFM groups" : "Behaviour segments", set === "rfm" ? 1 : 3);
      const version = await engine.compute.train({
        modelId: MODEL_OF_SET[set],
        params,
        seed: input.seed,
        run: part,
      });
      // a number of segments that was asked for is wanted, also where another one scores better
      if (params.k !== undefined && version.status !== "champion") await engine.compute.promote(version.id);
      versions.push(version.id);
    }
    const counts = await engine.warehouse.query<{ segment_set: string; segments: number; customers: number }>(
      `SELECT segment_set, count(DISTINCT segment_id) AS segments, count(DISTINCT customer_id) AS customers
       FROM mart.customer_segments GROUP BY segment_set`,
    );
    const trained = counts.filter((row) => input.sets.some((set) => set === row.segment_set));
    return {
      versions,
      segments: trained.reduce((sum, row) => sum + row.segments, 0),
      customers: Math.max(0, ...trained.map((row) => row.customers)),
    };
  },
};

async function show(engine: Engine, set: SegmentSet, signal?: AbortSignal) {
  const version = championOf(engine, set);
  const basis = await basisOf(engine, "segments/segments", ["mart.customer_segments"], version);
  const nothing = { set, asOf: null, customers: 0, segments: [], scorecard: null, basis };
  if (!version) return { ...nothing, missing: whyNothing(basis) };
  const features = featuresOf(engine, version);
  if (!features) {
    return { ...nothing, missing: "The files of this model version are gone. Train the segments again." };
  }
  const params = { set, version: version.id, features };
  const [rows, traits] = await Promise.all([
    engine.warehouse.query<SegmentRow>(sqlFile("segments/segments"), params, { signal }),
    engine.warehouse.query<TraitRow>(sqlFile("segments/traits"), params, { signal }),
  ]);
  const segments = rows.map((row) => toSegment(row, traits)).sort(bySet(set));
  return {
    set,
    asOf: version.dataAsOf,
    customers: rows.reduce((sum, row) => sum + row.customers, 0),
    segments,
    scorecard: version.scorecard,
    missing: null,
    basis,
  };
}

interface SegmentRow {
  segment_id: string;
  segment_name: string;
  customers: number;
  share: number;
  revenue: number;
  average_order_value: number | null;
  average_orders: number | null;
  median_recency_days: number | null;
}

interface TraitRow {
  segment_id: string;
  trait: string;
  here: number;
  overall: number;
}

function toSegment(row: SegmentRow, traits: TraitRow[]): Segment {
  const own = traits.filter((trait) => trait.segment_id === row.segment_id).map(toTrait);
  const rule = RFM_GROUPS.find((group) => group.id === row.segment_id)?.description;
  return {
    id: row.segment_id,
    name: row.segment_name,
    description: rule ?? describe(own.slice(0, 3)),
    customers: row.customers,
    share: row.share,
    revenue: row.revenue,
    averageOrderValue: row.average_order_value,
    averageOrders: row.average_orders,
    medianRecencyDays: row.median_recency_days,
    traits: own.slice(0, TRAITS_SHOWN),
  };
}

function toTrait(row: TraitRow): Trait {
  const { label, unit } = featureOf(row.trait);
  return { trait: label, here: row.here, all: row.overall, unit };
}

/** "Orders 14.1 (all 5.6), visits ..." */
function describe(traits: Trait[]): string {
  const number = (value: number, unit: Trait["unit"]) =>
    unit === "share" ? percent(value, 0) : fixed(value, value < 10 ? 1 : 0);
  return traits
    .map(
      ({ trait, here, all, unit }) => `${trait} ${number(here, unit)} (all customers ${number(all, unit)})`,
    )
    .join(", ");
}

function bySet(set: SegmentSet): (a: Segment, b: Segment) => number {
  const place = (segment: Segment) =>
    set === "rfm"
      ? RFM_GROUPS.findIndex((group) => group.id === segment.id)
      : Number(segment.id.replace(/\D/g, ""));
  return (a, b) => place(a) - place(b);
}

function whyNothing(basis: Basis): string {
  return basis.dataAsOf
    ? "No segments yet. Train them: merchbench segments train"
    : "No orders yet. Sync a source, then train the segments.";
}
