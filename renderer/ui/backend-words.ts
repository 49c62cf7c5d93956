/** Where a model runs, in a word: "processor" of the backend wasm. */

const PLACES: Record<string, string> = {
  cuda: "GPU",
  webgpu: "GPU",
  wasm: "processor",
  cpu: "processor",
};

export const backendWords = (backend: string): string => PLACES[backend] ?? backend;
