/** Whether a cron expression can be run, and in plain words what is wrong with one that can't. */
import { Cron } from "croner";
import { AppError } from "../contract/errors.ts";

const EXAMPLE = "Every day at six is 0 6 * * *, every Monday at six 0 6 * * 1.";

interface Part {
  name: string;
  values: string;
  /** The part alone, the others chosen so that it can come true. */
  alone: (text: string) => string;
}

const PARTS: readonly Part[] = [
  { name: "minute", values: "0 to 59", alone: (text) => `${text} * * * *` },
  { name: "hour", values: "0 to 23", alone: (text) => `0 ${text} * * *` },
  { name: "day of the month", values: "1 to 31", alone: (text) => `0 0 ${text} * *` },
  { name: "month", values: "1 to 12, or JAN to DEC", alone: (text) => `0 0 1 ${text} *` },
  { name: "day of the week", values: "0 (Sunday) to 6, or SUN to SAT", alone: (text) => `0 0 * * ${text}` },
];

/** Throws `invalid-input` where the expression can't be read or never comes due. */
export function checkCron(expression: string): void {
  const timer = parsed(expression);
  if (!timer) throw new AppError("invalid-input", `${fault(expression)} ${EXAMPLE}`, { cron: expression });
  if (timer.nextRun() === null) {
    throw new AppError("invalid-input", `"${expression}" never comes due: there is no such day. ${EXAMPLE}`, {
      cron: expression,
    });
  }
}

/** Of five parts, or a name such as @daily; seconds, years and single times are no schedule of a store. */
function parsed(expression: string): Cron | undefined {
  const words = expression.trim().split(/\s+/);
  if (words.length !== PARTS.length && !/^@\w+$/.test(words[0]!)) return undefined;
  try {
    return new Cron(expression, { paused: true });
  } catch {
    return undefined;
  }
}

function fault(expression: string): string {
  const words = expression.split(/\s+/).filter(Boolean);
  if (words.length === 0) return "Say when it runs.";
  if (words.length !== PARTS.length) {
    const found = words.length === 1 ? "is 1" : `are ${words.length}`;
    return `A cron expression has five parts, here ${found}: minute, hour, day of the month, month, day of the week.`;
  }
  const wrong = PARTS.findIndex(({ alone }, i) => !parsed(alone(words[i]!)));
  if (wrong < 0) return `"${expression}" is no cron expression.`;
  const { name, values } = PARTS[wrong]!;
  return `"${words[wrong]}" is no ${name}: write ${values}, a list (1,3), a range (1-5), a step (*/2), or * for any.`;
}
