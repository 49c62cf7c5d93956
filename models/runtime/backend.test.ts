import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { testElectronFolder } from "../../tests/support/electron.ts";
import { LONG } from "../../tests/support/long.ts";
import { adjustedRand } from "../evaluate/clusters.ts";
import type { BackendChoice } from "./backend.ts";

interface Figures {
  choice: BackendChoice;
  inertia: number;
  assignment: number[];
  /** Of every model that learns with gradients. */
  losses: Record<string, number[]>;
}

/** A software Vulkan driver (SwiftShader) comes with Chromium and Electron; its loader lies beside it. */
const SWIFTSHADER = [
  process.env.MERCHBENCH_SWIFTSHADER,
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  join(testElectronFolder(), "vk_swiftshader_icd.json"),
].find((path) => path && existsSync(path));

const fixture = join(import.meta.dirname, "agreement.fixture.ts");

/** A process for each backend, as in a real run: TensorFlow.js keeps one engine a process. */
async function figuresOf(backend: string, extra: NodeJS.ProcessEnv = {}, epochs = 2): Promise<Figures> {
  const env = { ...process.env, MERCHBENCH_BACKEND: "", ...extra };
  const { stdout } = await promisify(execFile)(process.execPath, [fixture, backend, String(epochs)], {
    env,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout.slice(stdout.indexOf("{"))) as Figures;
}

const software = SWIFTSHADER && {
  VK_ICD_FILENAMES: SWIFTSHADER,
  LD_LIBRARY_PATH: dirname(SWIFTSHADER),
};

describe("pickBackend", () => {
  it("takes the fastest that runs here, and tells why the faster ones do not", async () => {
    const { choice } = await figuresOf("auto");
    const names = choice.tried.map((attempt) => attempt.name);
    expect(names).toEqual(["cuda", "webgpu", "wasm", "cpu"].slice(0, names.length));
    expect(choice.name).toBe(names.at(-1));
    expect(choice.tried.slice(0, -1).every((attempt) => !attempt.ok && attempt.reason.length > 10)).toBe(
      true,
    );
  });

  it("falls back when the wished one cannot run, and says so", async () => {
    const { choice } = await figuresOf("cuda");
    if (choice.name === "cuda") return expect(choice.reason).toContain("CUDA");
    expect(choice.reason).toMatch(/^cuda was asked for and cannot run/);
    expect(choice.tried[0]!.reason).toContain("tfjs-node-gpu");
  });

  it.skipIf(!software)("leaves a software GPU alone unless it is asked for", async () => {
    const { choice } = await figuresOf("auto", software || {});
    if (choice.name === "webgpu" || choice.name === "cuda") return; // a real GPU came first
    expect(choice.tried[1]).toMatchObject({ name: "webgpu", ok: false });
    expect(choice.tried[1]!.reason).toContain("slower than wasm");
  });
});

describe("one seed agrees across backends, in k-means and in training every neural model", () => {
  const reference = figuresOf("cpu");

  const agrees = (figures: Figures, cpu: Figures) => {
    expect(Math.abs(figures.inertia / cpu.inertia - 1)).toBeLessThan(1e-5);
    const rand = adjustedRand(Int32Array.from(figures.assignment), Int32Array.from(cpu.assignment));
    expect(rand).toBeGreaterThan(0.99);
    expect(Object.keys(figures.losses)).toEqual(Object.keys(cpu.losses));
    for (const [model, losses] of Object.entries(figures.losses)) {
      expect(losses.length, model).toBe(cpu.losses[model]!.length);
      losses.forEach((loss, k) => {
        const ratio = loss / cpu.losses[model]![k]!;
        expect(Math.abs(ratio - 1), `${model}, epoch ${k + 1}`).toBeLessThan(0.02);
      });
    }
  };

  it("cpu learns", async () => {
    const cpu = await reference;
    expect(cpu.choice.name).toBe("cpu");
    expect(Object.keys(cpu.losses)).toContain("sasrec");
    for (const [model, losses] of Object.entries(cpu.losses)) {
      expect(losses.length, model).toBeGreaterThan(1);
      expect(losses.at(-1)!, model).toBeLessThan(losses[0]!);
    }
  });

  it("wasm, with its own UnsortedSegmentSum", async () => {
    const wasm = await figuresOf("wasm");
    expect(wasm.choice.name).toBe("wasm");
    agrees(wasm, await reference);
  });

  it.skipIf(!software)(
    `webgpu on SwiftShader${software ? "" : " (skipped: no vk_swiftshader_icd.json; set MERCHBENCH_SWIFTSHADER)"}`,
    async () => {
      // What a GPU drawn in software takes half a minute for, each epoch.
      const epochs = LONG ? 2 : 1;
      const webgpu = await figuresOf("webgpu", software || {}, epochs);
      expect(webgpu.choice.tried[0]!.reason).toMatch(/webgpu/i);
      expect(webgpu.choice.name).toBe("webgpu");
      agrees(webgpu, LONG ? await reference : await figuresOf("cpu", {}, epochs));
    },
    // A GPU drawn in software takes its time where the processor is busy.
    900_000,
  );
});
