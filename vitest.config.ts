import { defineConfig } from "vitest/config";

const EVERYWHERE = "{engine,connectors,models,renderer,electron,scripts,tests,bench}/**/*.test.{ts,tsx}";
const WINDOWS = "tests/e2e/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: "./tests/support/temporary.ts",
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What comes about at once otherwise takes its time on a machine that does much else.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    reporters: ["default", "./scripts/closing-line.ts"],
    projects: [
      { extends: true, test: { name: "unit", include: [EVERYWHERE], exclude: [WINDOWS, "node_modules/**"] } },
      {
        extends: true,
        test: {
          name: "e2e",
          include: [WINDOWS],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // One window at a time, after everything else: they need the machine for themselves.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
