/** Price endings as people type them: ".95 .50", "95, 50" or "0,95". */

const ENDING = /^(?:0?[.,])?(\d\d)$/;

/** Endings as the engine keeps them, and the first part that is none. */
export function readEndings(text: string): { list: string[]; wrong: string | undefined } {
  const parts = text
    .split(/[\s;]+/)
    .flatMap((part) => (ENDING.test(part) ? [part] : part.split(",")))
    .filter(Boolean);
  const list = parts.flatMap((part) => {
    const [, digits] = ENDING.exec(part) ?? [];
    return digits ? [`.${digits}`] : [];
  });
  return { list, wrong: parts.find((part) => !ENDING.test(part)) };
}
