/** Values of warehouse columns as people read them: times in the workspace's zone, amounts with their decimals. */
import type { Format } from "../../ui/index.ts";
import type { Preview } from "./answers.ts";

type Total = Omit<Preview["totals"][number], "column">;

/** `type` is the warehouse column's; what is neither a time nor an amount stays as it is. Nothing is "". */
export function valueText(value: unknown, type: string, format: Format): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (type === "TIMESTAMP WITH TIME ZONE") return timeText(text, format);
  if (type === "DATE") return dayText(text, format);
  return type.startsWith("DECIMAL") ? amountText(text, type, format) : text;
}

/** The day of a time or a date. */
function dayText(text: string, format: Format): string {
  const at = instantOf(text);
  return Number.isNaN(Date.parse(at)) ? text : format.date(at);
}

function timeText(text: string, format: Format): string {
  const at = instantOf(text);
  return Number.isNaN(Date.parse(at)) ? text : `${format.date(at)}, ${format.time(at)}`;
}

/** "2024-08-13 08:23:00+00", as SQL writes it, in the way that every engine of JavaScript reads alike. */
const instantOf = (text: string) => text.replace(" ", "T").replace(/(:[\d.]+[+-]\d\d)$/, "$1:00");

/** Money has two decimals at least, so that a column of it stands in line; quantities those that they need. */
function amountText(text: string, type: string, format: Format): string {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) return text;
  const needed = (/\.(\d*?)0*$/.exec(value.toFixed(4))?.[1] ?? "").length;
  return format.number(value, type === "DECIMAL(18,4)" ? Math.max(2, needed) : needed);
}

/** A total of a trial: a span of days, a count, or money in its currency. */
export function totalText({ sum, currency, from, to }: Total, format: Format): string {
  if (sum === null) return `${dayText(from ?? "", format)} to ${dayText(to ?? "", format)}`;
  if (currency === null) return format.number(sum, Number.isInteger(sum) ? 0 : 2);
  // What a store calls a currency may be none, as long as its mapping is being edited.
  return /^[A-Z]{3}$/i.test(currency)
    ? format.money(sum, 2, currency)
    : `${format.number(sum, 2)} ${currency}`;
}
