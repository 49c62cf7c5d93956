/** Times as SQLite files hold them: texts of many forms, which nothing checks. */

const FORM =
  /^(\d{4}-(\d\d)-(\d\d))(?:[ T]((\d\d):(\d\d)(?::(\d\d)(?:\.\d*)?)?) ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Condition on a text `c` that holds a time and says its zone. */
export const SAYS_ZONE =
  "(c GLOB '*:[0-9][0-9]*[Z+]*' OR c GLOB '*:[0-9][0-9]*-[0-9][0-9]*' OR c GLOB '* UTC')";

/**
 * The time of a text as DuckDB reads it, among others without a zone in UTC, as SQLite itself has them. Null for a day
 * that says there is none (0000-00-00); undefined for what is no time, or no such one.
 */
export function timeIn(text: string, type: "date" | "timestamp" | "timestamptz"): string | null | undefined {
  const found = FORM.exec(text.trim());
  if (!found) return undefined;
  const [, date, month, day, time = "00:00", hour = "0", minute = "0", second, zone] = found;
  if (month === "00" || day === "00") return null;
  if (!isDay(date!) || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  if (type === "date") return date;
  const at = `${date} ${second === undefined ? `${time}:00` : time}`;
  if (type === "timestamp") return zone === undefined ? at : undefined;
  return `${at}${offsetOf(zone)}`;
}

function offsetOf(zone = "Z"): string {
  return zone === "Z" || zone === "UTC" ? "+00" : zone.replace(/^(...)(\d\d)$/, "$1:$2");
}

/** Whether the month has the day; a Date takes 30 February for 1 March. */
function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}
