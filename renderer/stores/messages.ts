/** Short messages: toasts with Undo at the bottom left, and words for screen readers. */

import { create } from "zustand";

export interface Toast {
  id: number;
  text: string;
  kind: "info" | "error";
  undo?: () => void;
}

interface Messages {
  toasts: Toast[];
  /** Read out politely when it changes. */
  announcement: string;
}

export const useMessages = create<Messages>()(() => ({ toasts: [], announcement: "" }));

let nextId = 1;

export function showToast(text: string, options: { kind?: Toast["kind"]; undo?: () => void } = {}): void {
  const toast: Toast = { id: nextId++, text, kind: options.kind ?? "info", undo: options.undo };
  useMessages.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), toast] }));
}

export function dropToast(id: number): void {
  useMessages.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function announce(text: string): void {
  useMessages.setState({ announcement: text });
}
