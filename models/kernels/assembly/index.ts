/**
 * The arithmetic of the sparse recommenders, compiled to WebAssembly with 128-bit vectors by `npm run kernels`.
 * AssemblyScript, not TypeScript. Every kernel handles the rows [from, to) and may write its own thread's `local`
 * scratch; all numbers after that are places of arrays in the shared memory, in bytes, or sizes.
 */
export { gram, multiply, rotate, spread } from "./dense";
export { keep, overlap, panel, strongest, update } from "./invert";
export { nearest } from "./nearest";
export { solve } from "./solve";
export { top } from "./top";
