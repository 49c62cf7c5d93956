/** Cron expressions in words. */

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The usual shapes in words, any other expression as it is. */
export function cronText(cron: string): string {
  const [minute = "", hour = "", day, month, weekday = "", ...more] = cron.trim().split(/\s+/);
  if (day !== "*" || month !== "*" || more.length > 0) return cron;
  const every = weekday === "*" ? steps(minute, hour) : undefined;
  if (every) return every;
  if (!/^\d+$/.test(minute)) return cron;
  if (Number(minute) > 59 || (/^\d+$/.test(hour) && Number(hour) > 23)) return cron;
  if (hour === "*" && weekday === "*")
    return minute === "0" ? "Every hour" : `Every hour at minute ${minute}`;
  if (!/^\d+$/.test(hour)) return cron;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (weekday === "*") return `Every day at ${time}`;
  const name = /^[0-7]$/.test(weekday) ? DAYS[Number(weekday) % 7] : namedDay(weekday);
  return name ? `Every ${name} at ${time}` : cron;
}

const namedDay = (letters: string) =>
  letters.length === 3
    ? DAYS.find((day) => day.slice(0, 3).toUpperCase() === letters.toUpperCase())
    : undefined;

/** Steps that part the hour or the day evenly; others leave a shorter one at the end, which no word says. */
function steps(minute: string, hour: string): string | undefined {
  const minutes = minute === "*" ? 1 : Number(/^\*\/(\d+)$/.exec(minute)?.[1]);
  if (hour === "*" && 60 % minutes === 0) return minutes === 1 ? "Every minute" : `Every ${minutes} minutes`;
  const hours = Number(/^\*\/(\d+)$/.exec(hour)?.[1]);
  return minute === "0" && hours > 1 && 24 % hours === 0 ? `Every ${hours} hours` : undefined;
}

/** The rhythms that the form offers; "own" is any other expression. */
export type Rhythm = "day" | "monday" | "hour" | "own";

const AT_A_TIME = /^(\d{1,2}) (\d{1,2}) \* \* (\S+)$/;

/** Time of day of an expression that runs once a day, as HH:MM; undefined for others. */
export function timeOf(cron: string): string | undefined {
  const [, minute = "", hour = ""] = AT_A_TIME.exec(cron.trim()) ?? [];
  return hour && Number(hour) < 24 && Number(minute) < 60
    ? `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`
    : undefined;
}

export function rhythmOf(cron: string): Rhythm {
  if (/^\d{1,2} \* \* \* \*$/.test(cron.trim())) return "hour";
  const weekday = timeOf(cron) && AT_A_TIME.exec(cron.trim())?.[3];
  return weekday === "*" ? "day" : weekday === "1" ? "monday" : "own";
}

/** The expression of a rhythm, at a time of day as HH:MM. */
export function cronAt(rhythm: Exclude<Rhythm, "own">, time: string): string {
  const [hour, minute] = time.split(":").map(Number);
  if (rhythm === "hour") return "0 * * * *";
  return `${minute} ${hour} * * ${rhythm === "day" ? "*" : "1"}`;
}

/** The same days at another time. */
export const atTime = (cron: string, time: string): string => {
  const [hour, minute] = time.split(":").map(Number);
  return cron.trim().replace(AT_A_TIME, `${minute} ${hour} * * $3`);
};
