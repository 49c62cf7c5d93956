// `npm run kernels`: compiles what is in AssemblyScript to WebAssembly, which is kept in the repository.
// `--out <folder>` writes elsewhere, for the tests that the kept bytes are what the sources give.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import asc from "assemblyscript/asc";

const ROOT = resolve(import.meta.dirname, "..");
/** WebAssembly addresses at most so many pages. */
const MOST_PAGES = "65536";
const MEMORY = ["--importMemory", "--initialMemory", "1", "--maximumMemory", MOST_PAGES];

/** By file: the sources' entry, and what its memory and instructions are. */
const KERNELS: Record<string, string[]> = {
  // The engine makes the memory as large as the data needs, and shares it between threads. Vectors pass between
  // kernels only, never to JavaScript.
  "models/kernels/kernels.wasm": [
    "models/kernels/assembly/index.ts",
    ...[
      ...MEMORY,
      "--sharedMemory",
      "--enable",
      "threads",
      "--enable",
      "relaxed-simd",
      "--disableWarning",
      "112",
    ],
  ],
  "connectors/row-groups/row-groups.wasm": ["connectors/row-groups/assembly/index.ts", ...MEMORY],
  "connectors/files/field-names/field-names.wasm": [
    "connectors/files/field-names/assembly/index.ts",
    ...[...MEMORY, "--enable", "simd"],
  ],
};

const { values } = parseArgs({ options: { out: { type: "string" } } });
process.chdir(ROOT);
for (const [file, args] of Object.entries(KERNELS)) {
  const out = values.out === undefined ? file : join(values.out, file.slice(file.lastIndexOf("/") + 1));
  const { error } = await asc.main(
    [...args, "-o", out, "-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
    { stdout: process.stdout, stderr: process.stderr },
  );
  if (error) process.exitCode = 1;
}
