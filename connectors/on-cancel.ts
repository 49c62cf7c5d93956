/** Ends what a cancelled run waits for at a database server, also at one that says nothing any more. */

/** So long a server may take to end its statement; then the connection is dropped, which a server notices by itself. */
const WITHIN_MS = 2000;

/**
 * When the signal fires, asks the server to end the statement (by another connection), and drops the connection where
 * that fails or brings nothing in time. Answers what ends this watch.
 */
export function onCancel(signal: AbortSignal, ask: () => Promise<void>, drop: () => void): () => void {
  let late: NodeJS.Timeout | undefined;
  const cancel = () => {
    late = setTimeout(drop, WITHIN_MS);
    ask().catch(drop);
  };
  signal.addEventListener("abort", cancel, { once: true });
  return () => {
    signal.removeEventListener("abort", cancel);
    clearTimeout(late);
  };
}

/** Waits for the goodbye, and drops the connection where none comes in time. */
export async function endInTime(goodbye: Promise<unknown>, drop: () => void): Promise<void> {
  const late = setTimeout(drop, WITHIN_MS);
  await goodbye.catch(drop);
  clearTimeout(late);
}
