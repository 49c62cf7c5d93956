/** Segments: groups of customers from the RFM, value and k-means models, and the customers in them. */

import { featureOf } from "../../models/segment/features.ts";
import { RFM_GROUPS } from "../../models/segment/rfm-score.ts";
import { VALUE_TIERS } from "../../models/value/tiers.ts";
import type { Basis } from "../contract/common.ts";
import { fixed, percent } from "../contract/figures.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import { eachModel, lackingOf, verdictsOf } from "./each-model.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { listCustomers, readCustomer } from "./segment-customers.ts";
import { championOf, expectedDays, featuresOf, MODEL_OF_SET, type SegmentSet } from "./segment-version.ts";

type Segment = Outputs["segments"]["show"]["segments"][number];
type Trait = Segment["traits"][number];

/** Traits shown for a segment; the rest hardly differ. */
const TRAITS_SHOWN = 6;

/** Segments by rule, in their order; those of behaviour are told by their traits and have numbers. */
const RULED: readonly { id: string; description: string }[] = [...RFM_GROUPS, ...VALUE_TIERS];

export const segmentsCommands: Handlers<"segments"> = {
  "segments.show": async (engine, input, call) => show(engine, input.set ?? "rfm", call.signal),
  "segments.customers": async (engine, input, call) => listCustomers(engine, input, call.signal),
  "segments.customer": async (engine, { customerId }, call) => readCustomer(engine, customerId, call.signal),
};

export const segmentsJobs: JobHandlers<"segments"> = {
  async "segments.train"(engine, input, run) {
    const models = input.sets.map((set) => MODEL_OF_SET[set]);
    const results = await eachModel(models, run, { kmeans: 3 }, async (modelId, part) => {
      const params = askedParams(modelId, input);
      const version = await engine.compute.train({ modelId, params, seed: input.seed, run: part });
      // what was asked for is wanted, also where another number of segments or days scores better
      const asked = Object.keys(params).length > 0;
      if (asked && version.status !== "champion") await engine.compute.promote(version.id);
      return version;
    });
    const counts = await engine.warehouse.query<{ segment_set: string; segments: number; customers: number }>(
      `SELECT segment_set, count(DISTINCT segment_id) AS segments, count(DISTINCT customer_id) AS customers
       FROM mart.customer_segments GROUP BY segment_set`,
    );
    const trained = counts.filter((row) => input.sets.some((set) => set === row.segment_set));
    return {
      versions: results.flatMap(({ value }) => (value ? [value.id] : [])),
      verdicts: verdictsOf(results),
      lacking: lackingOf(results),
      segments: trained.reduce((sum, row) => sum + row.segments, 0),
      customers: Math.max(0, ...trained.map((row) => row.customers)),
    };
  },
};

function askedParams(modelId: string, { k, days }: { k?: number; days?: number }): Record<string, number> {
  if (modelId === "kmeans" && k !== undefined) return { k };
  return modelId === "value" && days !== undefined ? { days } : {};
}

async function show(engine: Engine, set: SegmentSet, signal?: AbortSignal) {
  const version = championOf(engine, set);
  const basis = await basisOf(engine, "segments/segments", ["mart.customer_segments"], version);
  const ahead = expectedDays(engine);
  const nothing = {
    set,
    asOf: null,
    customers: 0,
    segments: [],
    expectedDays: ahead,
    scorecard: null,
    basis,
  };
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
    expectedDays: ahead,
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
  const rule = RULED.find((group) => group.id === row.segment_id)?.description;
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
    set === "behaviour"
      ? Number(segment.id.replace(/\D/g, ""))
      : RULED.findIndex((group) => group.id === segment.id);
  return (a, b) => place(a) - place(b);
}

function whyNothing(basis: Basis): string {
  return basis.dataAsOf
    ? "No segments yet. Train them: merchbench segments train"
    : "No orders yet. Sync a source, then train the segments.";
}
