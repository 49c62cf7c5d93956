/** What the engine's own checks of a rule find, in words that fit the form. */

interface Issue {
  code?: string | undefined;
  message: string;
  path: PropertyKey[];
}

/** Fields that are lists or texts; numbers say by themselves what does not fit. */
const WORDS: Record<string, string> = {
  products: "Choose at least one product.",
  pairs: "Give each pair both sides.",
  by: "Choose at least one.",
  title: "Use a name of at most 120 letters.",
  from: "Choose a day that exists.",
  until: "Choose a day that exists.",
};

export function inWords({ code, message, path }: Issue): string {
  const [field] = path;
  const words = WORDS[String(field)] ?? WORDS[String(path.at(-1))];
  if (words) return words;
  // A check with words of its own has no bound or type that failed.
  return code === "custom" ? message : "Change the marked number, or leave it empty.";
}
