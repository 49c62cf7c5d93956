import { defineConfig } from "vitest/config";

const EVERYWHERE = "{engine,connectors,models,renderer,electron,scripts,tests,bench}/**/*.test.{ts,tsx}";
const WINDOWS = "tests/e2e/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: "./tests/support/temporary.ts",
    // Against what hangs. Where other work has most of the machine, a test of a second took a minute.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    reporters: ["default", "./scripts/closing-line.ts"],
    projects: [
      { extends: true, test: { name: "unit", include: [EVERYWHERE], exclude: [WINDOWS, "node_modules/**"] } },
      {
        extends: true,
        test: {
          name: "e2e",
          include: [WINDOWS],
          // One window at a time, after everything else: they need the machine for themselves.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
