/** The command that is being answered: what a number's basis says of itself, so that it can be asked again. */
import { AsyncLocalStorage } from "node:async_hooks";

interface Answering {
  command: string;
  input: unknown;
}

const answering = new AsyncLocalStorage<Answering>();

export const whileAnswering = <T>(call: Answering, work: () => T): T => answering.run(call, work);

/** Undefined outside of a command. */
export const currentCall = (): Answering | undefined => answering.getStore();
