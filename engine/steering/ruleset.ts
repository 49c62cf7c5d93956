/** The saved rules, their earlier versions and the draft, in the state database. */
import { AppError } from "../contract/errors.ts";
import { crossedBounds } from "../contract/rule-bounds.ts";
import { type Rule, type Ruleset, ruleset } from "../contract/rules.ts";
import type { State } from "../state/state.ts";

const KIND = "rules";
const DRAFT = "draft";
/** Earlier rules that are kept. */
const MOST_KEPT = 100;

interface Saved {
  revision: number;
  savedAt: string | null;
  ruleset: Ruleset;
}

/** `saved` is what the store sees; `draft` falls back to it. */
export type RulesOf = "saved" | "draft" | "none";

const NONE: Ruleset = { rules: [], hideSoldOut: false };

/** The rules to steer by: those saved, those being edited, or none at all. */
export function rulesOf(state: State, which: RulesOf): Ruleset {
  if (which === "none") return NONE;
  return (which === "draft" ? readDraft(state) : null) ?? savedRules(state).ruleset;
}

/** The newest saved rules; before the first save what was set in older versions. */
export function savedRules(state: State): Saved {
  return savedHistory(state)[0] ?? { revision: 0, savedAt: null, ruleset: fromSteering(state) };
}

/** The rules of one revision. Throws `not-found`. */
export function rulesAt(state: State, revision: number): Ruleset {
  const found = savedHistory(state).find((one) => one.revision === revision);
  if (found) return found.ruleset;
  throw new AppError("not-found", `There are no rules ${revision}. See: merchbench rules list`);
}

/** All kept revisions that can be read, newest first. */
export function savedHistory(state: State): Saved[] {
  return state.documents
    .list<Ruleset>(KIND)
    .filter(({ id }) => id !== DRAFT)
    .flatMap(({ id, value, updatedAt }) => {
      const { data } = ruleset.safeParse(value);
      return data ? [{ revision: Number(id), savedAt: updatedAt, ruleset: data }] : [];
    })
    .sort((a, b) => b.revision - a.revision);
}

/**
 * Saves rules as a new revision and drops the draft. Throws `conflict` when `basedOn` is not the newest, and
 * `invalid-input` for a rule that nothing can meet.
 */
export function saveRules(state: State, next: Ruleset, basedOn?: number): void {
  refuseCrossed(next);
  const { revision } = savedRules(state);
  if (basedOn !== undefined && basedOn !== revision) {
    throw new AppError(
      "conflict",
      `The rules were saved elsewhere meanwhile (${revision}, not ${basedOn}). Look at them, then save again.`,
    );
  }
  // What held before the first save can be gone back to as well.
  if (savedHistory(state).length === 0) state.documents.put(KIND, "0", savedRules(state).ruleset);
  state.documents.put(KIND, String(revision + 1), next);
  state.documents.delete(KIND, DRAFT);
  for (const old of savedHistory(state).slice(MOST_KEPT)) state.documents.delete(KIND, String(old.revision));
}

/** The draft, null where there is none. */
export function readDraft(state: State): Ruleset | null {
  return ruleset.safeParse(state.documents.get(KIND, DRAFT)).data ?? null;
}

/** Keeps the draft; null, or one that equals what is saved, drops it. Throws `invalid-input` as `saveRules` does. */
export function saveDraft(state: State, draft: Ruleset | null): void {
  if (draft) refuseCrossed(draft);
  const same = draft && JSON.stringify(draft) === JSON.stringify(savedRules(state).ruleset);
  if (draft && !same) state.documents.put(KIND, DRAFT, draft);
  else state.documents.delete(KIND, DRAFT);
}

/**
 * Throws `conflict` where the rules being edited are no longer those that were seen, for another window changed them.
 * Without `seen` nothing is compared.
 */
export function refuseUnseen(state: State, seen: Ruleset | undefined): void {
  if (!seen || JSON.stringify(seen) === JSON.stringify(rulesOf(state, "draft"))) return;
  throw new AppError(
    "conflict",
    "The rules were changed elsewhere meanwhile. Look at them as they are now, then make your change again.",
  );
}

function refuseCrossed({ rules }: Ruleset): void {
  for (const rule of rules) {
    const crossed = crossedBounds(rule);
    if (crossed) throw new AppError("invalid-input", `Rule "${rule.title || rule.id}": ${crossed.words}`);
  }
}

interface Steering {
  inStockOnly?: boolean;
  minMargin?: number;
  excludeProducts?: string[];
  pins?: { sourceProductId: string | null; productId: string }[];
}

/** What was set before rules were a list, as rules. */
function fromSteering(state: State): Ruleset {
  const old = state.documents.get<Steering>("recommend", "steering");
  const rules: unknown[] = (old?.pins ?? []).map((pin, i) => ({
    id: `pin-${i + 1}`,
    kind: "pin",
    products: [pin.productId],
    ...(pin.sourceProductId && { scope: { sourceProducts: [pin.sourceProductId] } }),
  }));
  if (old?.excludeProducts?.length) {
    rules.push({ id: "never", kind: "exclude", target: { products: old.excludeProducts } });
  }
  if (old?.minMargin) rules.push({ id: "margin", kind: "margin", min: old.minMargin });
  rules.push({ id: "basket", kind: "already_in_basket" });
  return ruleset.parse({ rules: rules as Rule[], hideSoldOut: old?.inStockOnly ?? true });
}
