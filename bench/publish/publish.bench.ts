/**
 * Recommendations published to PostgreSQL: previewed, written, changed in part, and rolled back. `--rows` sets the
 * customers, each with a list of ten.
 */

import type { Publication } from "../../engine/contract/publish.ts";
import { openTestWorkspace, type TestWorkspace } from "../../tests/harness/workspace.ts";
import { hasPostgres, startPostgres } from "../../tests/support/postgres.ts";
import { type Benchmark, type Figure, figure } from "../benchmark.ts";
import { watchMemory } from "../processes.ts";
import { addLists, inUse } from "../recommend/made-up-lists.ts";
import { addCatalogue, productId } from "../recommend/made-up-store.ts";

const PRODUCTS = 10_000;
const LENGTH = 10;
const TARGET = "shop";

async function run(short: boolean, rows?: number): Promise<Figure[]> {
  const customers = rows ?? (short ? 2_000 : 1_000_000);
  const server = await startPostgres();
  const { host, port, user, password, database } = server;
  const workspace = await openTestWorkspace("publish");
  const memory = watchMemory();
  try {
    await fill(workspace, customers);
    await workspace.client.publish.addTarget({
      ...{ name: TARGET, kind: "postgres", config: { host, port, user, password, database } },
      ...{ connectionType: "test", prefix: "merchbench_" },
    });
    const first = await publish(workspace);
    // One customer in a hundred gets another list.
    await workspace.engine.warehouse.run(
      `UPDATE mart.recommendations SET recommended_product_id = ${productId(`((hash(source_id) + 17 * rank) % ${PRODUCTS})`)}
       WHERE source_kind = 'customer' AND hash(source_id) % 100 = 0`,
    );
    const second = await publish(workspace);
    // The newest comes first, or its rows would be left as changed since.
    const undone = [await rollBack(workspace, second.id)];
    const back = await timed(async () => undone.push(await rollBack(workspace, first.id)));
    const [left] = await server.query<{ n: string }>("SELECT count(*) AS n FROM merchbench_recommendations");
    if (
      first.counts.inserted < customers * LENGTH ||
      Number(left!.n) !== 0 ||
      undone.some(({ kept }) => kept !== 0) ||
      undone[0]!.restored !== second.counts.updated
    )
      throw new Error(
        `Inserted ${first.counts.inserted}, changed ${second.counts.updated}, undone ${JSON.stringify(undone)}, left ${left!.n}.`,
      );
    const size = `${first.counts.inserted.toLocaleString("en-GB")} rows`;
    const part = `${second.counts.updated.toLocaleString("en-GB")} of ${size} changed`;
    return [
      figure(`steer all lists and preview, ${size}`, "s", first.planned),
      figure(`write to PostgreSQL and read back, ${size}`, "s", first.applied),
      figure(`steer all lists and preview, ${part}`, "s", second.planned),
      figure(`write to PostgreSQL and read back, ${part}`, "s", second.applied),
      figure(`roll back, ${size}`, "s", back.seconds),
      figure("highest resident memory, all processes of ours together", "MB", memory.stop()),
    ];
  } finally {
    memory.stop();
    await workspace.close();
    await server.stop();
  }
}

async function fill({ engine }: TestWorkspace, customers: number): Promise<void> {
  await addCatalogue(engine.warehouse, PRODUCTS, customers);
  await addLists(engine.warehouse, { version: "als-1", customers, products: PRODUCTS });
  inUse(engine.state, "als");
  for (const placement of ["recommended_for_you" as const])
    engine.state.documents.put("placement", placement, { length: LENGTH });
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const since = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - since) / 1000 };
}

async function rollBack({ client, done }: TestWorkspace, id: string) {
  const { restored, kept } = await done<{ restored: number; kept: number }>(client.publish.rollback({ id }));
  return { restored, kept };
}

/** Plans, approves and applies; every row must stand there as planned. */
async function publish({ client, done }: TestWorkspace) {
  const planned = await timed(() =>
    done<Publication>(client.publish.plan({ kind: "recommendations", targetId: TARGET })),
  );
  const { id, counts } = planned.value;
  await client.publish.approve({ id });
  const applied = await timed(() => done<Publication>(client.publish.apply({ id })));
  const { verified } = applied.value;
  if (
    verified?.mismatches !== 0 ||
    verified.rows !== counts.inserted + counts.updated + counts.deleted + counts.unchanged
  )
    throw new Error(`Not as planned: ${JSON.stringify(verified)} of ${JSON.stringify(counts)}.`);
  return { id, counts, planned: planned.seconds, applied: applied.seconds };
}

export default {
  name: "publish",
  skip: () => (hasPostgres ? undefined : "PostgreSQL's server is not installed"),
  run,
} satisfies Benchmark;
