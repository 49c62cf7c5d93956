/**
 * Milliseconds without a word after which the system asks whether the server is still there. By itself it would wait two
 * hours, and a load whose server or network went without a goodbye with it.
 */
export const KEEP_ALIVE_MS = 60_000;
