import * as tf from "@tensorflow/tfjs-core";

interface Adapter {
  info: {
    vendor: string;
    architecture: string;
    device: string;
    description: string;
    isFallbackAdapter?: boolean;
  };
}

interface Gpu {
  requestAdapter(options?: { powerPreference: "high-performance" }): Promise<Adapter | null>;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i;

/**
 * Any GPU with Vulkan, Metal or Direct3D 12, through Dawn. A software adapter computes the same numbers slower
 * than wasm, so it is taken only when webgpu was asked for by name.
 */
export async function startWebgpu(asked: boolean): Promise<string> {
  const gpu = await provideGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("no GPU with Vulkan, Metal or Direct3D 12 was found");
  const { description, device, vendor, isFallbackAdapter } = adapter.info;
  const software = isFallbackAdapter === true || SOFTWARE.test(`${device} ${description}`);
  const label = [vendor, description || device].filter(Boolean).join(" ");
  if (software && !asked) {
    throw new Error(
      `only a software GPU was found (${label}), slower than wasm; set MERCHBENCH_BACKEND=webgpu to use it`,
    );
  }
  await import("@tensorflow/tfjs-backend-webgpu");
  if (!(await tf.setBackend("webgpu"))) throw new Error(`the GPU was found (${label}) but would not start`);
  return software ? `Software GPU through WebGPU: ${label}` : `GPU through WebGPU: ${label}`;
}

/** Puts Dawn's `navigator.gpu` and the WebGPU classes where tfjs-backend-webgpu looks for them, once a process. */
async function provideGpu(): Promise<Gpu> {
  const here = globalThis.navigator as unknown as { gpu?: Gpu };
  if (here.gpu) return here.gpu;
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  Object.defineProperty(here, "gpu", { value: create([]), configurable: true });
  return here.gpu as unknown as Gpu;
}
