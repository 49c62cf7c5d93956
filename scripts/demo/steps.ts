/** The main job: load, learn, publish, roll back. */

import type { Outputs } from "../../engine/contract/index.ts";
import type { Publication } from "../../engine/contract/publish.ts";
import type { LoadReport } from "../../engine/contract/source.ts";
import { count, money, percent, type Report } from "./report.ts";
import type { Session } from "./session.ts";

interface Sample {
  databaseSourceId: string;
  eventsSourceId: string;
  targetId: string;
  truth: string;
}

/** Makes the sample store and loads its database and its events. */
export async function load(
  session: Session,
  report: Report,
  size: { customers: number; products: number; orders: number; events: number },
): Promise<Sample> {
  const { client } = session;
  const sample = await report.step("Make the sample store", async () => {
    const made = await session.done<Sample>(client.workspace.addSample(size));
    report.line(
      `${count(size.customers)} customers, ${count(size.products)} products, ${count(size.orders)} orders, ${count(size.events)} events`,
    );
    return made;
  });
  for (const [what, id] of [
    ["database", sample.databaseSourceId],
    ["event exports", sample.eventsSourceId],
  ] as const) {
    await report.step(`Load its ${what}`, async () => {
      const loaded = await session.done<LoadReport>(client.source.sync({ id }));
      for (const table of loaded.tables) {
        const sum = table.accepted + table.rejected + table.unchanged;
        report.check(
          table.read === sum,
          `${table.table}: ${count(table.read)} read = ${count(table.accepted)} accepted + ${count(table.rejected)} rejected + ${count(table.unchanged)} unchanged`,
        );
      }
    });
  }
  return sample;
}

/** Trains all models and shows each score beside its baseline. */
export async function learn({ client, done }: Session, report: Report): Promise<void> {
  await report.step("Segments", async () => {
    await done(client.segments.train({}));
    for (const set of ["rfm", "value", "behaviour"] as const) {
      const shown = await client.segments.show({ set });
      for (const segment of shown.segments) {
        report.line(
          `${set.padEnd(9)} ${segment.name.padEnd(34)} ${count(segment.customers).padStart(6)} customers, ${money(segment.revenue)}`,
        );
      }
    }
  });
  await report.step("Demand", async () => {
    await done(client.demand.train({}));
    const worklist = await client.demand.worklist({ tab: "all", limit: 1 });
    for (const tab of worklist.tabs)
      report.line(
        `${tab.tab.padEnd(9)} ${count(tab.items).padStart(4)} items, ${money(tab.money ?? 0)} ${tab.moneyLabel}`,
      );
  });
  await report.step("Recommendations", async () => {
    await done(client.recommend.train({}));
    const { placements } = await client.recommend.summary({});
    for (const one of placements)
      report.line(
        `${one.placement.padEnd(27)} ${count(one.lists)} lists, ${count(one.productsShown)} of ${count(one.products)} products shown`,
      );
  });
  await report.step("Prices", async () => {
    await done(client.price.train({}));
    await whatIf(client, report);
  });
  await report.step("How good the models are on data they did not see", async () => {
    for (const version of await client.model.list({ status: "champion" }))
      report.line(`${version.id}: ${version.scorecard?.verdict ?? "no score"}`);
  });
}

async function whatIf(client: Session["client"], report: Report): Promise<void> {
  const result: Outputs["price"]["whatIf"] = await client.price.whatIf({ goal: "profit" });
  const { p10, p50, p90 } = result.profitChange!;
  const changed = result.items.filter((item) => item.newPrice !== item.price).length;
  report.line(
    `What if ${count(changed)} prices follow the model for ${result.horizonDays} days: profit ${money(p50)} (${money(p10)} to ${money(p90)}, 80 %), chance of a loss ${percent(result.probabilityOfLoss!)}`,
  );
}

/** Publishes recommendations, prices and segments to the store's own database; rolls the prices back. */
export async function publishAll(session: Session, report: Report, targetId: string): Promise<void> {
  const { client, done } = session;
  await report.step("Publish to the store", async () => {
    await done(client.price.recommend({ goal: "profit" }));
    for (const kind of ["segments", "recommendations", "prices"] as const) {
      const applied = await publishOne(session, report, kind, targetId);
      if (kind === "prices") await rollBack(session, report, applied);
    }
  });
}

async function publishOne(
  { client, done }: Session,
  report: Report,
  kind: Publication["kind"],
  targetId: string,
): Promise<Publication> {
  const plan = await done<Publication>(client.publish.plan({ kind, targetId }));
  const { inserted, updated, deleted, rejected } = plan.counts;
  report.line(
    `Plan ${plan.number}, ${kind} to ${plan.targetName}: ${count(inserted)} inserted, ${count(updated)} updated, ${count(deleted)} deleted, ${count(rejected)} rejected`,
  );
  for (const warning of plan.warnings) report.line(`  Warning: ${warning.message}`);
  await client.publish.approve({ id: plan.id });
  const applied = await done<Publication>(client.publish.apply({ id: plan.id }));
  report.check(
    applied.verified?.mismatches === 0 && applied.status === "applied",
    `plan ${plan.number} applied; ${count(applied.verified?.rows ?? 0)} rows read back as planned`,
  );
  return applied;
}

async function rollBack({ client, done }: Session, report: Report, applied: Publication): Promise<void> {
  const undone = await done<Publication & { restored: number; kept: number }>(
    client.publish.rollback({ id: applied.id }),
  );
  const changes = applied.counts.inserted + applied.counts.updated + applied.counts.deleted;
  report.check(
    undone.status === "rolled_back" && undone.restored === changes,
    `plan ${applied.number} rolled back: ${count(undone.restored)} rows as they were, ${undone.kept} changed since and left alone`,
  );
}
