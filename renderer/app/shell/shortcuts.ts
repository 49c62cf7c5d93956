/** The keyboard: what each key does, and one listener for the whole page. Pages add theirs with `useShortcuts`. */

import { useEffect, useRef } from "react";
import { host } from "../../client/host.ts";
import { useUi } from "../../stores/ui.ts";

const mac = /mac|darwin/i.test(host.platform);

/** "Ctrl K", on a Mac "⌘ K". */
export const ctrl = (key: string): string => `${mac ? "⌘" : "Ctrl"} ${key}`;

export interface Shortcut {
  /** "k", "Escape", "[" or "g o" (one key after the other). */
  key: string;
  ctrl?: boolean;
  /** Shown in the list of shortcuts. */
  label: string;
  run: () => void;
}

const LETTERS = { ArrowUp: "↑", ArrowDown: "↓", Enter: "Enter", Escape: "Esc", " ": "Space" } as const;

export function keyText({ key, ctrl: withCtrl }: Pick<Shortcut, "key" | "ctrl">): string {
  const text = (LETTERS as Record<string, string>)[key] ?? key.toUpperCase().replace(" ", " then ");
  return withCtrl ? ctrl(text) : text;
}

const registered = new Set<{ current: Shortcut[] }>();

/** All shortcuts of the shell and of the page that is open. */
export const allShortcuts = (): Shortcut[] => [...registered].flatMap((group) => group.current);

/** Single keys do nothing while the user types. */
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");

/** The dialog or menu that has the keys: what lies behind it is not to be changed. */
const overlayOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement
    ? target.closest<HTMLElement>("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")
    : null;

/** The one filled button at a dialog's foot. */
const primaryOf = (dialog: HTMLElement) =>
  dialog.querySelector<HTMLButtonElement>(".MuiDialogActions-root .MuiButton-contained");

/** What is typed counts when its field is left, so it is left first; the page then knows of it. */
function afterTyping(target: EventTarget | null, run: () => void): void {
  if (typing(target)) {
    const field = target as HTMLElement;
    field.blur();
    field.focus();
  }
  setTimeout(run);
}

let pending: { key: string; until: number } | null = null;

function find(event: KeyboardEvent): Shortcut | undefined {
  const withCtrl = mac ? event.metaKey : event.ctrlKey;
  const chord = pending && pending.until > Date.now() ? `${pending.key} ${event.key}` : null;
  const matches = (shortcut: Shortcut, key: string) =>
    shortcut.key.toLowerCase() === key.toLowerCase() && (shortcut.ctrl ?? false) === withCtrl;
  const latestFirst = allShortcuts().reverse();
  const found = chord ? latestFirst.find((s) => matches(s, chord)) : undefined;
  return found ?? latestFirst.find((s) => matches(s, event.key));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const withCtrl = mac ? event.metaKey : event.ctrlKey;
  // With Shift it is another key: what undoes with Ctrl Z must not undo with Ctrl Shift Z.
  if (withCtrl && event.shiftKey) return;
  const overlay = overlayOf(event.target);
  if (overlay) {
    const primary = withCtrl && event.key === "Enter" ? primaryOf(overlay) : null;
    if (primary) {
      event.preventDefault();
      afterTyping(event.target, () => primary.click());
    }
    return;
  }
  // Function keys are never typed; a field takes back what was typed in it by itself.
  const typed = withCtrl ? /^[yz]$/i.test(event.key) : !/^F\d+$/.test(event.key);
  if (typed && typing(event.target)) return;
  // Letters can be turned off, since other programs may type them; Escape and the function keys stay.
  if (!withCtrl && event.key.length === 1 && !useUi.getState().singleKeys) return;
  const shortcut = find(event);
  pending = !withCtrl && event.key === "g" ? { key: "g", until: Date.now() + 1500 } : null;
  if (!shortcut) return;
  event.preventDefault();
  if (event.key === "Enter") afterTyping(event.target, () => find(event)?.run());
  else shortcut.run();
}

let listening = false;

/** Adds keys while the component is on the page; a later one wins over an earlier one of the same key. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  const group = useRef(shortcuts);
  group.current = shortcuts;
  useEffect(() => {
    if (!listening) window.addEventListener("keydown", onKeyDown);
    listening = true;
    registered.add(group);
    return () => void registered.delete(group);
  }, []);
}
