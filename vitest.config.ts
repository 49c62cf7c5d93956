import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{engine,connectors,models,renderer,electron,scripts,tests,bench}/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
