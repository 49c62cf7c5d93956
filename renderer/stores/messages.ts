/** Short messages: toasts with Undo at the bottom left, and words for screen readers. */

import { create } from "zustand";

export interface Toast {
  id: number;
  text: string;
  kind: "info" | "error";
  /** When it was raised, in milliseconds. */
  at: number;
  undo?: () => void;
}

interface Messages {
  toasts: Toast[];
  /** Read out politely when it changes. */
  announcement: string;
}

export const useMessages = create<Messages>()(() => ({ toasts: [], announcement: "" }));

let nextId = 1;

/** An error stays until it is closed or the user, who has had time to read it, went on to what gives the next message. */
const READ_AFTER = 3000;

export function showToast(text: string, options: { kind?: Toast["kind"]; undo?: () => void } = {}): void {
  const at = Date.now();
  const toast: Toast = { id: nextId++, text, kind: options.kind ?? "info", at, undo: options.undo };
  const isUnread = (other: Toast) => other.kind === "info" || at - other.at < READ_AFTER;
  useMessages.setState(({ toasts }) => ({ toasts: [...toasts.filter(isUnread).slice(-2), toast] }));
}

export function dropToast(id: number): void {
  useMessages.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function announce(text: string): void {
  useMessages.setState({ announcement: text });
}
