/** Cron expressions in words. */

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The usual shapes in words, any other expression as it is. */
export function cronText(cron: string): string {
  const [minute = "", hour = "", day, month, weekday = ""] = cron.trim().split(/\s+/);
  if (day !== "*" || month !== "*" || !/^\d+$/.test(minute)) return cron;
  if (hour === "*" && weekday === "*")
    return minute === "0" ? "Every hour" : `Every hour at minute ${minute}`;
  if (!/^\d+$/.test(hour)) return cron;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (weekday === "*") return `Every day at ${time}`;
  const name = /^[0-7]$/.test(weekday) ? DAYS[Number(weekday) % 7] : undefined;
  return name ? `Every ${name} at ${time}` : cron;
}
