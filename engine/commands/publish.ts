/** Publications and their targets. */
import type { Inputs, Outputs } from "../contract/index.ts";
import { quietRun } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { secretFields } from "../ingest/sources.ts";
import { applyPublication, approvePublication } from "../publish/apply.ts";
import { CONTENT } from "../publish/content.ts";
import { discardPublication } from "../publish/discard.ts";
import { planPublication } from "../publish/plan.ts";
import { pageOfRows, type ShownRow } from "../publish/plan-rows.ts";
import { rollBackPublication } from "../publish/rollback.ts";
import { writingConnector } from "../publish/target.ts";
import type { Connection } from "../state/connections.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { askedBy } from "./basis.ts";
import { checkConnection, openConfig, typedConfig, withoutSecrets } from "./connection.ts";
import type { Handlers, JobHandlers } from "./handlers.ts";
import { paged } from "./paging.ts";

const targetOf = (engine: Engine, id: string) => engine.state.connections.get("target", id);

function targetView(engine: Engine, connection: Connection) {
  return {
    id: connection.id,
    name: connection.name,
    kind: connection.kind,
    connectionType: connection.connectionType,
    config: withoutSecrets(engine, connection),
    prefix: connection.extra.prefix!,
    createdAt: connection.createdAt,
  };
}

export const publishCommands: Handlers<"publish"> = {
  "publish.targets": async (engine) =>
    engine.state.connections.list("target").map((one) => targetView(engine, one)),
  "publish.addTarget": async (engine, { name, kind, config, connectionType, prefix }) => {
    const connector = writingConnector(kind);
    const parsed = typedConfig(connector, config);
    const connection = {
      role: "target" as const,
      name,
      kind,
      connectionType,
      config: parsed,
      extra: { prefix },
    };
    return targetView(engine, engine.state.connections.add(connection, secretFields(connector)));
  },
  "publish.updateTarget": async (engine, { id, name, config, connectionType }) => {
    const before = targetOf(engine, id);
    const connector = writingConnector(before.kind);
    const updated = engine.state.connections.update(
      {
        ...before,
        name: name ?? before.name,
        connectionType: connectionType ?? before.connectionType,
        config: config ? typedConfig(connector, openConfig(engine, before, config), config) : before.config,
      },
      secretFields(connector),
    );
    return targetView(engine, updated);
  },
  "publish.removeTarget": async (engine, { id }) => {
    engine.state.connections.remove(targetOf(engine, id).id);
    return {};
  },
  "publish.testTarget": async (engine, input, { signal }) =>
    checkConnection(engine, "target", input, quietRun(signal)),
  "publish.get": async (engine, { id }) => {
    const publication = engine.state.publications.get(id);
    const { query } = CONTENT[publication.kind];
    const basis = {
      ...askedBy(),
      query,
      sql: sqlFile(query),
      modelVersion: publication.modelVersion,
      dataAsOf: publication.dataAsOf,
    };
    return { ...publication, basis };
  },
  "publish.rows": async (engine, { id, ...filter }, { signal }) => {
    const page = await pageOfRows(engine, engine.state.publications.get(id), filter, signal);
    return { total: page.total, rows: page.rows.map(rowView) };
  },
  "publish.approve": async (engine, { id, confirm }) => approvePublication(engine.state, id, confirm),
  "publish.discard": async (engine, { id }) => discardPublication(engine.state, id),
  "publish.history": async (engine, input) => history(engine, input),
};

export const publishJobs: JobHandlers<"publish"> = {
  "publish.plan": async (engine, { kind, targetId }, run) => planPublication(engine, kind, targetId, run),
  "publish.apply": async (engine, { id }, run) => applyPublication(engine, id, run),
  "publish.rollback": async (engine, { id, confirm }, run) => rollBackPublication(engine, id, confirm, run),
};

function rowView(row: ShownRow): Outputs["publish"]["rows"]["rows"][number] {
  const names = Object.keys(row.new ?? row.old ?? {});
  const fields = names
    .map((field) => ({
      field,
      old: row.old?.[field] ?? null,
      new: row.operation === "delete" ? null : (row.new?.[field] ?? null),
    }))
    .filter((field) => field.old !== field.new);
  return {
    index: row.position,
    key: row.key,
    title: row.title,
    operation: row.operation,
    fields,
    old: row.old,
    new: row.new,
    titles: row.titles,
    seenBeforeWrite: row.seen,
    status: row.status,
    reason: row.reason,
  };
}

function history(engine: Engine, input: Inputs["publish"]["history"]): Outputs["publish"]["history"] {
  const words = input.search?.toLowerCase();
  const all = engine.state.publications
    .list()
    .filter(
      (one) => (!input.status || one.status === input.status) && (!input.kind || one.kind === input.kind),
    )
    .filter(
      (one) =>
        !words ||
        `${one.number} ${one.kind} ${one.targetName} ${one.modelVersion}`.toLowerCase().includes(words),
    );
  // Counts are columns of the list, so it sorts by them too.
  const page = paged(
    all.map((one) => ({ ...one.counts, ...one, one })),
    input,
  );
  return { total: page.total, rows: page.rows.map(({ one }) => one) };
}
