/** The demo's report: headings with their time, lines under them. */
const number = new Intl.NumberFormat("en-GB");

export const count = (value: number) => number.format(value);
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
export const money = (value: number) =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP", maximumFractionDigits: 0 }).format(
    value,
  );

export function createReport() {
  const started = performance.now();
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  let checks = 0;
  return {
    /** Runs a step under a heading and says how long it took. */
    async step<T>(title: string, work: () => Promise<T>): Promise<T> {
      const since = performance.now();
      console.log(`\n${title}`);
      const result = await work();
      console.log(`  (${seconds(since)})`);
      return result;
    },
    line(text: string) {
      console.log(`  ${text}`);
    },
    /** Something that must hold; the demo fails when it does not. */
    check(holds: boolean, text: string) {
      if (!holds) throw new Error(`The demo expected: ${text}`);
      checks++;
      console.log(`  ✓ ${text}`);
    },
    end(folder: string) {
      console.log(`\nDone in ${seconds(started)}; ${checks} checks held.`);
      console.log(`Look at it: npm start -- --workspace ${folder}`);
    },
  };
}

export type Report = ReturnType<typeof createReport>;
