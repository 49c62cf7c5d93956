import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

const here = import.meta.dirname;

export default defineConfig({
  main: {
    build: { outDir: "out/main", lib: { entry: resolve(here, "electron/main/index.ts"), formats: ["es"] } },
  },
  preload: {
    // A sandboxed preload is one CommonJS file.
    build: {
      outDir: "out/preload",
      lib: { entry: resolve(here, "electron/preload/index.ts"), formats: ["cjs"] },
      rollupOptions: { output: { entryFileNames: "[name].cjs" } },
    },
  },
  renderer: {
    root: resolve(here, "renderer"),
    plugins: [react()],
    build: {
      outDir: resolve(here, "out/renderer"),
      rollupOptions: { input: resolve(here, "renderer/index.html") },
      chunkSizeWarningLimit: 2_000,
    },
  },
});
