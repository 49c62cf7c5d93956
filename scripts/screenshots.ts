/**
 * Pictures of pages: attaches to the engine of a workspace, or serves it, and opens routes in Chromium.
 * node scripts/screenshots.ts --workspace <folder> --route /segments [--route /prices] --out <dir>
 *   [--sizes 1440x900,1120x700] [--schemes light,dark] [--click "text=Open"] [--wait 800] [--build]
 */

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";

interface Address {
  url: string;
  token: string;
}

const ROOT = resolve(import.meta.dirname, "..");
const CHROMIUM = process.env.MERCHBENCH_CHROMIUM ?? "/usr/bin/chromium";

const { values: options } = parseArgs({
  options: {
    workspace: { type: "string" },
    route: { type: "string", multiple: true, default: ["/overview"] },
    out: { type: "string", default: "screenshots" },
    sizes: { type: "string", default: "1440x900,1120x700" },
    schemes: { type: "string", default: "light,dark" },
    click: { type: "string", multiple: true, default: [] },
    wait: { type: "string", default: "800" },
    build: { type: "boolean", default: false },
  },
});

const runTool = (command: string, args: string[]) =>
  new Promise<void>((done, fail) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    child.once("exit", (code) => (code === 0 ? done() : fail(new Error(`${command} ended with ${code}`))));
  });

/** The engine that serves this workspace now, if it answers. */
async function attach(folder: string): Promise<Address | undefined> {
  const file = join(folder, "engine.json");
  if (!existsSync(file)) return undefined;
  const address = JSON.parse(readFileSync(file, "utf8")) as Address;
  const alive = await fetch(address.url).then(
    (response) => response.ok,
    () => false,
  );
  return alive ? address : undefined;
}

/** Serves the workspace until `stop`; the first line of `serve --json` says where. */
function serve(folder: string): Promise<Address & { stop(): void }> {
  const args = ["engine/hosts/cli.ts", "serve", "--json", "--workspace", folder];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((done, fail) => {
    child.once("exit", (code) => fail(new Error(`The engine ended with ${code} before it served.`)));
    child.stdout.once("data", (chunk: Buffer) => {
      const { url, token } = JSON.parse(chunk.toString().split("\n")[0]!) as Address;
      done({ url, token, stop: () => child.kill() });
    });
  });
}

async function openPage(browser: Browser, size: string, scheme: string): Promise<Page> {
  const [width = 1440, height = 900] = size.split("x").map(Number);
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme === "dark" ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`page error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && console.error(`console: ${message.text()}`));
  return page;
}

/** Until nothing loads any more: no skeletons, fonts in, then a short rest. The job stream never ends, so no network idle. */
async function settle(page: Page): Promise<void> {
  await page.waitForSelector("main, h1, h2", { timeout: 15_000 });
  await page.locator("[aria-label=Loading]").first().waitFor({ state: "detached", timeout: 30_000 });
  await page.evaluate("document.fonts.ready.then(() => true)");
  await page.waitForTimeout(Number(options.wait));
}

const fileName = (route: string, size: string, scheme: string) =>
  `${route.replace(/^\//, "").replaceAll(/[^\w-]+/g, "-") || "start"}-${size}-${scheme}.png`;

async function shoot(browser: Browser, address: Address, size: string, scheme: string): Promise<void> {
  const page = await openPage(browser, size, scheme);
  await page.goto(`${address.url}#token=${address.token}`);
  for (const route of options.route) {
    await page.goto(new URL(route, address.url).href);
    await settle(page);
    for (const target of options.click) await page.click(target);
    if (options.click.length > 0) await settle(page);
    const path = join(resolve(options.out), fileName(route, size, scheme));
    await page.screenshot({ path });
    console.log(path);
  }
  await page.context().close();
}

async function main(): Promise<void> {
  if (!options.workspace) throw new Error("Give --workspace <folder>.");
  if (options.build) await runTool(join(ROOT, "node_modules/.bin/electron-vite"), ["build"]);
  mkdirSync(resolve(options.out), { recursive: true });
  const folder = resolve(options.workspace);
  const attached = await attach(folder);
  const started = attached ? undefined : await serve(folder);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const address = attached ?? started!;
    for (const size of options.sizes.split(",")) {
      for (const scheme of options.schemes.split(",")) await shoot(browser, address, size, scheme);
    }
  } finally {
    await browser.close();
    started?.stop();
  }
}

await main();
