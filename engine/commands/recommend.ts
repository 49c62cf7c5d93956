/** Recommendations: train the models, read lists, steer them, see what they cover. */
import { findModel } from "../../models/index.ts";
import type { Scorecard } from "../../models/model.ts";
import { AppError } from "../contract/errors.ts";
import type { Inputs, Outputs } from "../contract/index.ts";
import { PLACEMENTS } from "../contract/recommend.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { readSteering, saveSteering, steeringParams } from "../publish/steering.ts";
import { saveShopperLimits } from "../state/shopper-limits.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Call, Handlers, JobHandlers } from "./handlers.ts";
import { leftOutShoppers } from "./recommend-left-out.ts";
import { findProduct, type ListRow, MODEL_OF_PLACEMENT, readRows, shelfOf } from "./recommend-lists.ts";

type TrainInput = Required<Inputs["recommend"]["train"]>;
type Recommender = TrainInput["models"][number];
type Summary = Outputs["recommend"]["summary"];

export const recommendCommands: Handlers<"recommend"> = {
  "recommend.forProduct": forProduct,
  "recommend.forCustomer": forCustomer,
  "recommend.forBasket": forBasket,
  "recommend.summary": async (engine, _input, call) => summary(engine, call.signal),
  "recommend.subjects": subjects,
  "recommend.leftOut": leftOutShoppers,
  "recommend.setLeftOut": async (engine, input) => saveShopperLimits(engine.state, input),
  "recommend.steering": async (engine) => readSteering(engine.state),
  async "recommend.steer"(engine, input) {
    saveSteering(engine.state, input);
    return readSteering(engine.state);
  },
};

export const recommendJobs: JobHandlers<"recommend"> = {
  "recommend.train": train,
  async "recommend.evaluate"(engine, input, run) {
    const results = await eachModel(input.models, run, (modelId, part) =>
      engine.compute.evaluate({ modelId, params: { listLength: input.k }, seed: input.seed, run: part }),
    );
    return {
      scorecards: results.flatMap(({ model, value }) => (value ? [{ model, scorecard: value }] : [])),
    };
  },
};

async function train(engine: Engine, input: TrainInput, run: Run) {
  const results = await eachModel(input.models, run, (modelId, part) =>
    engine.compute.train({ modelId, params: paramsOf(modelId, input), seed: input.seed, run: part }),
  );
  const [counted] = await engine.warehouse.query<{ lists: number }>(
    "SELECT count(*) AS lists FROM (SELECT DISTINCT placement, source_kind, source_id FROM mart.recommendations)",
  );
  return {
    versions: results.flatMap(({ value }) => (value ? [value.id] : [])),
    lists: counted!.lists,
    verdicts: results.map(
      ({ model, value, problem }) =>
        `${findModel(model).title}: ${problem ?? verdictOf(value!.scorecard) ?? "no score"}`,
    ),
  };
}

const verdictOf = (scorecard: Pick<Scorecard, "verdict"> | null) => scorecard?.verdict;

function paramsOf(model: Recommender, input: TrainInput): Record<string, unknown> {
  if (model === "rules") return { surprise: input.surprise };
  if (model === "popularity") return { hideBought: input.hideBought };
  const signals = { halfLifeDays: input.halfLifeDays, hideBought: input.hideBought };
  return model === "als" ? { ...signals, factors: input.factors } : signals;
}

/** One model after the other; too little data for one does not stop the others, unless none can be trained. */
async function eachModel<T>(
  models: Recommender[],
  run: Run,
  work: (model: Recommender, part: Run) => Promise<T>,
): Promise<{ model: Recommender; value?: T; problem?: string }[]> {
  const results: { model: Recommender; value?: T; problem?: string }[] = [];
  const parts = models.map((model) => run.part(findModel(model).title, model === "als" ? 4 : 1));
  for (const [i, model] of models.entries()) {
    try {
      results.push({ model, value: await work(model, parts[i]!) });
    } catch (error) {
      const unsuited = error instanceof AppError && error.code === "unsupported";
      if (!unsuited || (models.length === i + 1 && results.every((one) => one.problem))) throw error;
      parts[i]!.progress(1, 1, "Too little data");
      results.push({ model, problem: error.message });
    }
  }
  return results;
}

async function forProduct(
  engine: Engine,
  input: { productId: string; placement: (typeof PLACEMENTS)[number]; k: number; steered: boolean },
  call: Call,
) {
  if (input.placement === "recommended_for_you") {
    throw new AppError(
      "invalid-input",
      "Recommended for you is made for customers. Ask with: merchbench recommend for-customer <customer id>",
    );
  }
  const product = await findProduct(engine, input.productId, call.signal);
  const popular = input.placement === "most_popular";
  const source = popular ? product.category : product.product_id;
  const wanted = {
    placement: input.placement,
    kind: popular ? ("category" as const) : ("product" as const),
    steered: input.steered,
    sources: source === null ? [] : [source],
  };
  return shelfOf(
    engine,
    {
      placement: input.placement,
      subject: { kind: "product", id: product.product_id, title: product.title },
      rows: await readRows(engine, wanted, call.signal),
      k: input.k,
      steered: input.steered,
      hidden: new Set([product.product_id]),
    },
    call.signal,
  );
}

async function forCustomer(
  engine: Engine,
  input: { customerId: string; k: number; steered: boolean },
  call: Call,
) {
  const [known] = await engine.warehouse.query<{ name: string | null }>(
    `SELECT any_value(name) AS name FROM (
       SELECT name FROM store.customers WHERE customer_id = $id AND deleted_at IS NULL
       UNION ALL SELECT NULL FROM app.sales WHERE customer_id = $id
     ) HAVING count(*) > 0`,
    { id: input.customerId },
    { signal: call.signal },
  );
  if (!known) {
    throw new AppError(
      "not-found",
      `There is no customer "${input.customerId}". Search: merchbench recommend subjects --kind customer --search <name>`,
    );
  }
  const rows = await readRows(
    engine,
    {
      placement: "recommended_for_you",
      kind: "customer",
      sources: [input.customerId],
      steered: input.steered,
    },
    call.signal,
  );
  const subject = {
    kind: "customer" as const,
    id: input.customerId,
    title: known.name ?? input.customerId,
  };
  return shelfOf(
    engine,
    { placement: "recommended_for_you", subject, rows, k: input.k, steered: input.steered },
    call.signal,
  );
}

async function forBasket(
  engine: Engine,
  input: { productIds: string[]; k: number; steered: boolean },
  call: Call,
) {
  const products = await Promise.all(input.productIds.map((id) => findProduct(engine, id, call.signal)));
  const sources = products.map((product) => product.product_id);
  const rows = await readRows(
    engine,
    { placement: "frequently_bought_together", kind: "product", sources, steered: input.steered },
    call.signal,
  );
  const title = products.map((product) => product.title).join(" + ");
  return shelfOf(
    engine,
    {
      placement: "frequently_bought_together",
      subject: { kind: "basket", id: sources.join(","), title },
      rows: addUp(rows, new Map(products.map((product) => [product.product_id, product.title]))),
      k: input.k,
      steered: input.steered,
      hidden: new Set(sources),
    },
    call.signal,
  );
}

/** One row a product: scores of the basket's products added up, the reason of the strongest. */
function addUp(rows: ListRow[], titles: Map<string, string>): ListRow[] {
  const best = new Map<string, ListRow>();
  const total = new Map<string, number>();
  for (const row of rows) {
    const id = row.recommended_product_id;
    const known = best.get(id);
    total.set(id, (total.get(id) ?? 0) + row.score);
    if (!known || row.score > known.score) best.set(id, row);
  }
  return [...best.values()]
    .map((row) => ({
      ...row,
      score: total.get(row.recommended_product_id)!,
      reason: row.score > 0 ? `${row.reason}, with ${titles.get(row.source_id)}` : row.reason,
    }))
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.score - a.score || a.rank - b.rank)
    .map((row, i) => ({ ...row, rank: i + 1, model_rank: row.pinned ? null : i + 1 }));
}

async function subjects(
  engine: Engine,
  input: { kind: "product" | "customer"; search: string; limit: number },
  call: Call,
) {
  const rows = await engine.warehouse.query<SubjectRow>(
    sqlFile(input.kind === "product" ? "recommend/products" : "recommend/customers"),
    { search: input.search.trim().toLowerCase(), limit: input.limit },
    { signal: call.signal },
  );
  const orders = (n: number) => `${n.toLocaleString("en-GB")} ${n === 1 ? "order" : "orders"}`;
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    detail: [row.category, orders(row.orders)].filter(Boolean).join(", "),
    imageUrl: row.image_url ?? null,
  }));
}

interface SubjectRow {
  id: string;
  title: string;
  orders: number;
  category?: string | null;
  image_url?: string | null;
}

async function summary(engine: Engine, signal?: AbortSignal): Promise<Summary> {
  const { warehouse, state } = engine;
  const [covered, [sizes]] = await Promise.all([
    warehouse.query<CoverageRow>(sqlFile("recommend/coverage"), steeringParams(state), { signal }),
    warehouse.query<{ products: number; customers: number }>(
      `SELECT (SELECT count(*) FROM app.product_facts) AS products,
              (SELECT count(DISTINCT customer_id) FROM app.sales) AS customers`,
      {},
      { signal },
    ),
  ]);
  const placements = PLACEMENTS.map((placement) => {
    const model = MODEL_OF_PLACEMENT[placement];
    const version = state.versions.champion(model);
    const row = covered.find((one) => one.placement === placement);
    const lists = row?.lists ?? 0;
    const people = placement === "recommended_for_you";
    return {
      placement,
      model: version ? findModel(model).title : null,
      modelVersion: version?.id ?? null,
      scorecard: version?.scorecard ?? null,
      lists,
      subjects: placement === "most_popular" ? lists : people ? sizes!.customers : sizes!.products,
      shortLists: row?.short_lists ?? 0,
      productsShown: row?.products_shown ?? 0,
      products: sizes!.products,
    };
  });
  const basis = await basisOf(engine, "recommend/coverage", ["mart.recommendations", "app.product_facts"]);
  return { placements, missing: missingOf(placements, basis.dataAsOf), basis };
}

interface CoverageRow {
  placement: string;
  lists: number;
  short_lists: number;
  products_shown: number;
}

function missingOf(placements: Summary["placements"], dataAsOf: string | null): string | null {
  if (placements.some((one) => one.lists > 0)) return null;
  return dataAsOf
    ? "No recommendations yet. Train them: merchbench recommend train"
    : "No orders yet. Sync a source, then train recommendations.";
}
