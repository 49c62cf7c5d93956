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
  // The engine serves the page under the path of any route, so its assets are asked for from the top.
  renderer: {
    root: resolve(here, "renderer"),
    // The page keeps its routes in the path, so its files are asked for from the root.
    base: "/",
    plugins: [
      react(),
      { name: "assets-from-the-top", config: { order: "post", handler: () => ({ base: "/" }) } },
    ],
    build: {
      outDir: resolve(here, "out/renderer"),
      rollupOptions: { input: resolve(here, "renderer/index.html") },
      minify: true,
      chunkSizeWarningLimit: 2_000,
    },
  },
});
