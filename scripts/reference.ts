/** `npm run reference`: writes docs/reference/commands.md from the contract; `--check` fails when it is out of date. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandInfo, commands } from "../engine/contract/meta.ts";
import { fieldsOf, helpOf, kebab, kindOf } from "../engine/hosts/cli-flags.ts";

const PATH = join(import.meta.dirname, "../docs/reference/commands.md");

function entry(command: CommandInfo): string {
  const { fields, required } = fieldsOf(command.input);
  const positionals = command.meta.positionals.map((name) => ` [${kebab(name)}]`).join("");
  const rows = Object.entries(fields).map(
    ([name, field]) =>
      `| \`--${kebab(name)}\` | ${kindOf(field)}${required.includes(name) ? ", required" : ""} | ${helpOf(field).replaceAll("|", "\\|")} |`,
  );
  const table = rows.length > 0 ? `\n| flag | type | |\n|---|---|---|\n${rows.join("\n")}\n` : "";
  return `### ${kebab(command.area)} ${kebab(command.verb)}${positionals}\n${command.summary}. ${command.meta.kind === "job" ? "A job. " : ""}\`${command.method} /api${command.path}\`\n${table}`;
}

const areas = [...new Set(commands.map((command) => command.area))];
const text = `# Commands

Made from the contract by \`npm run reference\`. On the command line: \`merchbench <area> <verb>\`; all take \`--workspace <folder>\` and \`--json\`.

${areas
  .map(
    (area) =>
      `## ${area}\n\n${commands
        .filter((command) => command.area === area)
        .map(entry)
        .join("\n")}`,
  )
  .join("\n")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(PATH, "utf8") !== text) {
    console.error("docs/reference/commands.md is out of date. Run: npm run reference");
    process.exitCode = 1;
  }
} else writeFileSync(PATH, text);
