/** Which canonical table a raw table seems to be, from its name and what its columns seem to hold; with the reason. */
import { wordsOf } from "./column-meaning.ts";
import { readName } from "./suggest/names/concepts.ts";
import { type GuessColumn, type Named, RULES, type Rule } from "./table-signs.ts";

export interface TableGuess {
  /** Canonical table. */
  table: string;
  /** 0 to 1. */
  confidence: number;
  /** In words: what spoke for it. */
  reason: string;
}

/** Tables about something else that carry its name: addresses, translations, histories of a status. */
const BESIDE =
  /\b(wishlist|thread|session|unsubscribe|admin|administrator|authentication|staff|employee|status|state|history|address|comment|note|tax|payment|carrier|translation|lang|description|configuration|config|setting|option|permission|role|group|tag|template|meta|log|queue|index|cache|tmp|backup|link|map|rel|relation|relationship|media|image|aggregated|message|rule|scope|channel|type)s?\b/;

/** Here a log, a session or a rule is the thing itself. */
const OF_HISTORIES = new Set(["interactions", "price_history"]);

const CALLED = 0.35;
/** A name that fits needs less beside it. */
const LEAST = { called: 0.5, uncalled: 0.6 };

/** The best guess, or null where nothing speaks loudly enough. */
export function guessTable(name: string, columns: GuessColumn[]): TableGuess | null {
  const title = wordsOf(name.slice(name.lastIndexOf(".") + 1).replace(/\.\w{2,7}$/, "")).join(" ");
  const filled = columns
    .filter((column) => column.meaning !== "empty" && !column.name.startsWith("_"))
    .flatMap((column) => [{ ...column, words: wordsOf(column.name).join(" ") }, ...translated(column)]);
  // A table of ids alone ties two others together.
  if (filled.every(({ meaning }) => meaning === "id")) return null;
  const guesses = Object.entries(RULES).flatMap(([table, rule]) => judge(table, rule, title, name, filled));
  guesses.sort((a, b) => b.confidence - a.confidence);
  return guesses[0] ?? null;
}

/** The column once more, under English words, where its name is in another language: Artikelnummer is a product's id. */
function translated(column: GuessColumn): Named[] {
  const { concepts, unknown } = readName(column.name);
  const isKnown = wordsOf(column.name).some((word) => concepts.has(word));
  if (unknown > 0 || concepts.size === 0 || isKnown) return [];
  const words = [...concepts].sort((a, b) => Number(a === "id") - Number(b === "id"));
  return [{ ...column, key: false, words: words.join(" ") }];
}

function judge(table: string, rule: Rule, title: string, name: string, columns: Named[]): TableGuess[] {
  const found = rule.signs.map(([, , test]) => test(columns));
  if (found.slice(0, rule.needs).includes(false)) return [];
  const signs = rule.signs.filter((_, k) => found[k]);
  const called = rule.called.test(title);
  const beside = BESIDE.test(title) && !(called && OF_HISTORIES.has(table));
  const score =
    signs.reduce((sum, [, weight]) => sum + weight, 0) + (called ? CALLED : 0) - (beside ? 0.35 : 0);
  const least = called ? LEAST.called : LEAST.uncalled;
  if (signs.length === 0 || score < least - 1e-9) return [];
  const words = [...(called ? [`called "${name}"`] : []), `has ${listed(signs.map(([sign]) => sign))}`];
  return [{ table, confidence: Math.min(0.99, Number(score.toFixed(2))), reason: words.join(", ") }];
}

const listed = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
