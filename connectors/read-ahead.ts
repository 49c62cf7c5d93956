/** Lets a source work while its consumer does: what is yielded waits in a short line. */
import { once } from "node:events";

export interface ReadAhead {
  /** Resolves when the consumer has come back for more and nothing waits: all that was yielded is merged. */
  caughtUp(): Promise<void>;
}

/** Items that may wait; one more is being made and one is being taken. */
const AHEAD = 1;

/**
 * Yields what `produce` yields, which runs ahead by an item or two; its error comes after the items before. When the
 * consumer stops early, `stop` is called, which must make a waiting producer fail (by closing its connection).
 */
export async function* readAhead<T>(
  produce: (line: ReadAhead) => AsyncGenerator<T>,
  stop: () => Promise<void>,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  const wake = new EventTarget();
  const changed = () => wake.dispatchEvent(new Event("change"));
  const change = () => once(wake, "change");
  let asked = false;
  let stopped = false;
  let ended: { error?: unknown } | undefined;
  const items = produce({
    async caughtUp() {
      while (!stopped && !(asked && waiting.length === 0)) await change();
    },
  });
  const working = (async () => {
    for await (const item of items) {
      if (stopped) return;
      waiting.push(item);
      changed();
      while (!stopped && waiting.length > AHEAD) await change();
    }
  })().then(
    () => {
      ended = {};
      changed();
    },
    (error: unknown) => {
      ended = { error };
      changed();
    },
  );
  try {
    for (;;) {
      asked = true;
      changed();
      while (waiting.length === 0 && !ended) await change();
      asked = false;
      if (waiting.length > 0) {
        const item = waiting.shift()!;
        changed();
        yield item;
      } else if (ended && "error" in ended) throw ended.error;
      else return;
    }
  } finally {
    stopped = true;
    changed();
    if (!ended) await stop();
    await working;
  }
}
