/**
 * Files as a source: CSV, TSV, JSON, Parquet, Excel and XML feeds, plain, compressed or in zip archives, single, in a
 * folder or by pattern. DuckDB reads what it can by itself; all else by way of a clean copy (repair.ts).
 * May import: engine/contract, DuckDB, yauzl, sax, and the files beside connectors/connector.ts.
 * To add a format: its ending in find-files.ts, its look in shape.ts and its part in part.ts.
 */
import { toErrorInfo } from "../../engine/contract/errors.ts";
import type { CheckStep, Connector } from "../connector.ts";
import { type FilesConfig, filesConfig } from "./config.ts";
import { demandPath, findFiles, groupFiles } from "./find-files.ts";
import { inspectFiles } from "./inspect.ts";
import { filesSource } from "./source.ts";

export const filesConnector: Connector<FilesConfig> = {
  id: "files",
  title: "Files",
  description:
    "CSV, JSON, Parquet, Excel and XML exports: one file, a folder, a zip archive or a pattern; new files are picked up.",
  config: filesConfig as Connector<FilesConfig>["config"],
  source: filesSource,
  demand: demandPath,
  inspect: inspectFiles,
  async check(config, _purpose, run) {
    const steps: CheckStep[] = [];
    const step = async (name: string, work: () => Promise<string>) => {
      try {
        steps.push({ name: await work(), ok: true });
      } catch (error) {
        steps.push({ name, ok: false, detail: toErrorInfo(error).message });
      }
    };
    await step("Found data files", async () => {
      const found = await findFiles(config);
      const files = found.files;
      const groups = groupFiles(found).length;
      const closed = found.closed.map(({ name }) => name).join(", ");
      return `Found ${files.length} ${files.length === 1 ? "file" : "files"}, ${groups} ${groups === 1 ? "table" : "tables"}${closed && `; can't open ${closed}`}`;
    });
    if (steps[0]?.ok) {
      await step("Read the first lines", async () => {
        const streams = await filesSource.streams(config, run);
        const columns = streams.reduce((sum, stream) => sum + stream.columns.length - 1, 0);
        return `Read the first lines: ${columns} columns`;
      });
    }
    return steps;
  },
};
