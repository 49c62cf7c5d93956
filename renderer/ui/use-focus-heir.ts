/** Keeps the keyboard where the work is when the button that was pressed is gone with what it began. */
import { useEffect, useRef } from "react";

/** Each time `state` is another and nothing has the focus any more, `heir` takes it; that must be focusable. */
export function useFocusHeir(state: string, heir: () => HTMLElement | null): void {
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== state && document.activeElement === document.body) heir()?.focus();
    before.current = state;
  });
}
