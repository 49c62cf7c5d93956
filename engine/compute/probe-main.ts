/** Run as a process: tries the backends in order and prints the choice as one line of JSON. */
import { pickBackend } from "../../models/runtime/backend.ts";

const choice = await pickBackend(process.argv[2] as Parameters<typeof pickBackend>[0]);
process.stdout.write(`\n${JSON.stringify(choice)}`, () => process.exit(0));
