// `npm run kernels`: compiles models/kernels/assembly to models/kernels/kernels.wasm, which is kept in the repository.
// `--out <file>` writes elsewhere, for the test that the kept bytes are what the source gives.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import asc from "assemblyscript/asc";

const ROOT = resolve(import.meta.dirname, "..");
const { values } = parseArgs({
  options: { out: { type: "string", default: "models/kernels/kernels.wasm" } },
});

process.chdir(ROOT);
const { error } = await asc.main(
  [
    "models/kernels/assembly/index.ts",
    ...["-o", values.out, "-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
    // The engine makes the memory as large as the data needs, up to all that 32 bits address.
    ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
    ...["--enable", "threads", "--enable", "relaxed-simd"],
    // Vectors pass between kernels only, never to JavaScript.
    ...["--disableWarning", "112"],
  ],
  { stdout: process.stdout, stderr: process.stderr },
);
if (error) process.exitCode = 1;
