/** What sources and targets share: their configuration without secrets, and the test of a connection. */
import type { Connector } from "../../connectors/connector.ts";
import { connectorOf } from "../../connectors/index.ts";
import { AppError } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { Engine } from "../engine.ts";
import { parseConfig } from "../ingest/sources.ts";
import type { Connection } from "../state/connections.ts";
import { dropped } from "./unknown-fields.ts";

/** Shown in place of a secret; sent back unchanged it leaves the secret as it is. */
export const STORED = "stored";

/** Configuration to show: secrets that are set read "stored". */
export function withoutSecrets(engine: Engine, connection: Connection): Record<string, unknown> {
  const set = engine.state.connections.secretFields(connection.id);
  return { ...connection.config, ...Object.fromEntries(set.map((field) => [field, STORED])) };
}

/** As `parseConfig`, and throws `invalid-input` for what was typed of it and is no field of the connector. */
export function typedConfig(
  connector: Connector,
  config: Record<string, unknown>,
  typed = config,
): Record<string, unknown> {
  const parsed = parseConfig(connector, config);
  const unknown = dropped(typed, parsed);
  if (unknown.length === 0) return parsed;
  const names = unknown.map((name) => `"${name}"`).join(", ");
  throw new AppError(
    "invalid-input",
    `${connector.title} has no field ${names}. See those it takes with: merchbench source kinds`,
    { fields: unknown },
  );
}

/** The given configuration, with stored secrets for the secret fields that were left out or read "stored". */
export function openConfig(
  engine: Engine,
  connection: Connection,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const secrets = engine.state.connections.secretFields(connection.id);
  const open = engine.state.connections.openConfig(connection);
  const kept = secrets.filter(
    (field) => given[field] === undefined || given[field] === STORED || given[field] === "",
  );
  return { ...given, ...Object.fromEntries(kept.map((field) => [field, open[field]])) };
}

interface Typed {
  id?: string | undefined;
  kind?: string | undefined;
  config?: Record<string, unknown> | undefined;
}

/** Connector and configuration of a saved connection, or of one that is being typed (`kind` and `config`, with or without `id`). */
export function openTyped(engine: Engine, role: Connection["role"], input: Typed) {
  const saved = input.id ? engine.state.connections.get(role, input.id) : undefined;
  const kind = input.kind ?? saved?.kind;
  if (!kind)
    throw new AppError("invalid-input", `Say which ${role} to test: its name, or --kind with its fields.`);
  const connector = connectorOf(kind);
  const typed = input.config && Object.keys(input.config).length > 0 ? input.config : undefined;
  const config = saved ? openConfig(engine, saved, typed ?? saved.config) : (typed ?? {});
  return { connector, config: typedConfig(connector, config, typed ?? {}) };
}

/** Tries a connection, saved or typed, step by step. */
export async function checkConnection(engine: Engine, role: Connection["role"], input: Typed, run: Run) {
  const { connector, config } = openTyped(engine, role, input);
  const since = performance.now();
  const steps = await connector.check(config, role, run);
  return { ok: steps.every((step) => step.ok), steps, elapsedMs: Math.round(performance.now() - since) };
}
