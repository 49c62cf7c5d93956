import { afterAll, beforeAll, describe } from "vitest";
import type { Harness } from "./harness.ts";
import { sinkSuite } from "./sink-suite.ts";
import { sourceSuite } from "./source-suite.ts";

/** Runs the whole suite; where the server is not installed it is skipped, and its title says so. */
export function connectorSuite(
  name: string,
  available: boolean,
  open: () => Promise<{ harness: Harness; close(): Promise<void> }>,
  { hasServer = true } = {},
): void {
  describe.skipIf(!available)(
    available ? name : `${name} (skipped: its server is not installed here)`,
    () => {
      let opened: Awaited<ReturnType<typeof open>>;
      beforeAll(async () => {
        opened = await open();
      });
      afterAll(() => opened?.close());
      sourceSuite(() => opened.harness);
      sinkSuite(() => opened.harness, hasServer);
    },
  );
}
