/**
 * Behaviour segments: k-means over scaled behavioural features, the number of segments chosen by silhouette,
 * each named from what sets it apart.
 */
import type { Artifact, Data, Model, Table } from "../model.ts";
import { random } from "../random.ts";
import { CUSTOMER_FEATURES, type Customers, customersAt } from "./customers.ts";
import { type Scaling, scale } from "./features.ts";
import { checkKmeans } from "./kmeans-check.ts";
import { assign } from "./kmeans-fit.ts";
import { profiles } from "./naming.ts";
import { type KmeansParams, kmeansParams, type Segmentation, segmentCustomers } from "./segmentation.ts";

function toArtifact({ scaling, points, fit, tried }: Segmentation, customers: Customers): Artifact {
  const dims = scaling.columns.length;
  const segments = profiles(customers, points, scaling.columns, fit.assignment, fit.k);
  return {
    meta: {
      columns: scaling.columns,
      k: fit.k,
      tried,
      inertia: fit.inertia,
      segments: segments.map((segment, i) => ({ id: `b${i + 1}`, ...segment })),
    },
    tensors: {
      centroids: { shape: [fit.k, dims], data: fit.centroids },
      centre: { shape: [dims], data: scaling.centre },
      spread: { shape: [dims], data: scaling.spread },
    },
  };
}

/** Scaling as the artifact kept it. */
function scalingOf(artifact: Artifact): Scaling {
  return {
    columns: artifact.meta.columns as string[],
    centre: Float64Array.from(artifact.tensors.centre!.data),
    spread: Float64Array.from(artifact.tensors.spread!.data),
  };
}

function predictTable(artifact: Artifact, customers: Customers): Table {
  const segments = artifact.meta.segments as { id: string; name: string }[];
  const points = scale(customers, scalingOf(artifact));
  const centroids = Float32Array.from(artifact.tensors.centroids!.data);
  const { assignment, distance } = assign(points, centroids, segments.length);
  return {
    rows: customers.count,
    columns: {
      customer_id: customers.ids,
      segment_set: customers.ids.map(() => "behaviour"),
      segment_id: Array.from(assignment, (group) => segments[group]!.id),
      segment_name: Array.from(assignment, (group) => segments[group]!.name),
      distance: Float64Array.from(distance),
    },
  };
}

export const kmeans: Model<KmeansParams> = {
  id: "kmeans",
  title: "Behaviour segments",
  description:
    "Groups customers who behave alike (how lately, often, for how much, what and when they return) and names " +
    "each group from what sets it apart.",
  task: "segment",
  codeVersion: 3,
  params: kmeansParams,
  needs: [CUSTOMER_FEATURES],
  writes: ["customer_segments"],
  usesTensorFlow: true,
  async train(data: Data, params, context, run) {
    const customers = customersAt(data, 0);
    const rng = random(context.seed).fork("kmeans");
    return toArtifact(await segmentCustomers(customers, params, rng, run), customers);
  },
  async predict(artifact, data) {
    return { customer_segments: predictTable(artifact, customersAt(data, 0)) };
  },
  evaluate: checkKmeans,
};
