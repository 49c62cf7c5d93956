import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

it("WebAssembly kernels are kept as the bytes that their sources compile to", () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-kernels-"));
  try {
    const script = join(ROOT, "scripts/kernels.ts");
    const { status, stderr } = spawnSync(process.execPath, [script, "--out", folder], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const kernels = [
      "models/kernels/kernels.wasm",
      "connectors/row-groups/row-groups.wasm",
      "connectors/files/field-names/field-names.wasm",
    ];
    for (const kept of kernels) {
      const compiled = readFileSync(join(folder, kept.slice(kept.lastIndexOf("/") + 1)));
      expect(compiled.equals(readFileSync(join(ROOT, kept))), kept).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
