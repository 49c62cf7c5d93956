/** Status words of shops in the warehouse's own words. */
import type { ColumnRule } from "../../contract/grid.ts";
import type { ColumnFacts } from "./facts.ts";

const OF_ORDERS: [string, RegExp][] = [
  [
    "cancelled",
    /cancel|storn|annul|void|abgebroch|anul|geannul|canceled|makuler|zrusen|отмен|iptal|キャンセル|取消/,
  ],
  ["failed", /fail|declin|error|reject|refus|expired|fehlgeschlagen|timeout/],
  ["draft", /draft|cart|trash|entwurf|abandon|quote|incomplete/],
  [
    "completed",
    /complet|deliver|closed|fulfil|shipped|done|success|paid|erledigt|versendet|versandt|abgeschlossen|geliefert|bezahlt|livr|expedi|entregad|enviad|pagad|payee?$|termin|consegnat|spedit|verzonden|afgerond|betaald|aprovad|concluid|zrealizowan|wyslan|oplacon|levere|vyrizen|odeslan|доставлен|выполнен|оплачен|tamamlan|teslim|完了|発送済|出荷済|已完成|已发货|refund|invoiced/,
  ],
  [
    "processing",
    /pending|open|hold|new|process|await|wait|progress|offen|neu|bearbeit|confirm|placed|received|accept|submitted|pendiente|en cours|attente|nuov|attesa|pagaende|zpracov|обработк|новы|hazirlan|処理中|処理待ち|待/,
  ],
];
const OF_GOODS: [string, RegExp][] = [
  ["archived", /archiv|inactive|disabled|discontinued|deleted|draft|hidden|inaktiv|trash|false|^0$|^n(o)?$/],
  ["active", /active|publish|enabled|visible|live|aktiv|true|^1$|^y(es)?$/],
];

/** Translations of the values that are understood; undefined when none is, or nothing needs one. */
export function statusTranslation(table: string, facts: ColumnFacts): ColumnRule["translate"] | undefined {
  const words =
    table === "orders" ? OF_ORDERS : table === "products" || table === "variants" ? OF_GOODS : undefined;
  if (!words || facts.examples.length > 60) return undefined;
  const values = facts.examples.flatMap(({ v }) => {
    const plain = v.toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "");
    const to = words.find(([, pattern]) => pattern.test(plain))?.[0];
    return to === undefined ? [] : [{ from: v, to }];
  });
  return values.some(({ from, to }) => from !== to) ? { values, others: "keep" } : undefined;
}
