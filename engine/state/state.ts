/**
 * The state of a workspace beside its warehouse: settings, connections, secrets, jobs, versions, documents.
 * May import: engine/contract. A new kind of small record is a document; a new table is the next migration.
 */
import { type Settings, settingsSchema } from "../contract/workspace.ts";
import { type Connections, connectionsOf } from "./connections.ts";
import { now, openStateDatabase, type StateDatabase } from "./database.ts";
import { type Documents, documentsOf } from "./documents.ts";
import { type Publications, publicationsOf } from "./publications.ts";
import { secretsOf } from "./secrets.ts";
import { reserveOf, takeReserve } from "./space.ts";
import { type Versions, versionsOf } from "./versions.ts";

export interface State {
  readonly database: StateDatabase;
  readonly documents: Documents;
  readonly connections: Connections;
  readonly versions: Versions;
  readonly publications: Publications;
  settings(): Settings;
  saveSettings(settings: Settings): void;
  createdAt(): string;
  /** True until the user left the first-run steps. */
  firstRun(): boolean;
  endFirstRun(): void;
  /** Takes the room again that is kept for writing down what happened on a full disk. */
  keepReserve(): void;
  /** Rises with every change of the database. */
  changes(): number;
  close(): void;
}

/** Opens or makes the state database, and brings its schema up to date. */
export function openState(path: string, key: Buffer): State {
  const database = openStateDatabase(path);
  const documents = documentsOf(database);
  if (documents.get("workspace", "created") === undefined) documents.put("workspace", "created", now());
  const changes = database.prepare<[], { changes: number }>("SELECT total_changes() AS changes");
  return {
    database,
    documents,
    connections: connectionsOf(database, secretsOf(database, key)),
    versions: versionsOf(database),
    publications: publicationsOf(database),
    settings: () => ({ ...defaultSettings("My store"), ...documents.get<Settings>("workspace", "settings") }),
    saveSettings: (settings) => documents.put("workspace", "settings", settingsSchema.parse(settings)),
    createdAt: () => documents.get<string>("workspace", "created")!,
    firstRun: () => documents.get("workspace", "first-run-done") === undefined,
    endFirstRun: () => documents.put("workspace", "first-run-done", true),
    keepReserve: () => takeReserve(reserveOf(path)),
    changes: () => changes.get()!.changes,
    close: () => void database.close(),
  };
}

/** Settings of a new workspace. */
export function defaultSettings(name: string): Settings {
  return settingsSchema.parse({ name, planning: {}, guardrails: {} });
}
