/**
 * `npm run demo`: the whole main job on the built-in sample store, ending with a report.
 * Makes the store, loads it, trains all four models, publishes, rolls back, and checks what it
 * found against what the generator knows.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "../engine/open-engine.ts";
import { SampleOptions } from "../engine/sample/options.ts";
import { createReport } from "./demo/report.ts";
import { createSession } from "./demo/session.ts";
import { learn, load, publishAll } from "./demo/steps.ts";
import { checkAgainstTruth } from "./demo/truth-check.ts";

const OWN_FOLDER = join(import.meta.dirname, "../.cache/demo");

const { values } = parseArgs({
  options: {
    workspace: { type: "string", default: OWN_FOLDER },
    customers: { type: "string", default: "5000" },
    products: { type: "string", default: "400" },
    orders: { type: "string", default: "60000" },
    events: { type: "string", default: "1000000" },
  },
});

/** Takes away what an earlier demo left. Files of anybody else end it here. */
function makeRoom(folder: string): void {
  const left = existsSync(folder) ? readdirSync(folder) : [];
  const isDemo = folder === OWN_FOLDER || existsSync(join(folder, "home", "workspaces.json"));
  if (left.length > 0 && !isDemo) {
    console.error(
      `${folder} holds other files. Give --workspace a new or empty folder; the demo makes it anew.`,
    );
    process.exit(2);
  }
  rmSync(folder, { recursive: true, force: true });
}

const { workspace, ...sizes } = values;
const size = SampleOptions.safeParse(
  Object.fromEntries(Object.entries(sizes).map(([flag, text]) => [flag, Number(text)])),
);
if (!size.success) {
  const [issue] = size.error.issues;
  console.error(`--${String(issue!.path[0])}: ${issue!.message}`);
  process.exit(2);
}

const folder = resolve(workspace);
makeRoom(folder);
const engine = await openEngine(folder, { home: join(folder, "home"), name: "Sample store" });
const session = createSession(engine);
const report = createReport();

try {
  const sample = await load(session, report, size.data);
  await learn(session, report);
  await checkAgainstTruth(session, report, sample.truth);
  await publishAll(session, report, sample.targetId);
  report.end(folder);
} finally {
  await engine.close();
}
