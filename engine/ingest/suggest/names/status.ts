/** Status words of shops in the warehouse's own words. */
import type { ColumnRule } from "../../../contract/grid.ts";
import { type ColumnFacts, MOST_KINDS } from "../facts/table-facts.ts";
import { folded } from "./fold.ts";

/** Beginnings of words (patterns), parted by spaces, as `folded` leaves them; they may stand within a compound. */
const anyOf = (...stems: string[]) => stems.join(" ").split(" ").join("|");
const words = (...stems: string[]) => new RegExp(anyOf(...stems));

/** What is done with an order whose sale is not taken back. */
const DONE = anyOf(
  "complet deliver closed fulfil shipped \\bsent\\b done success paid refund returned \\bok\\b invoiced dispatched collected captured settled",
  "erledigt versendet versandt verschickt abgeschlossen geliefert zugestellt bezahlt fertig abgeholt erstattet retour",
  "livr expedi envoye payee?s?\\b termin rembours retiree?s?\\b facturee?\\b",
  "entreg enviad pagad \\bpag[oa]s?\\b finaliz facturad faturad reembols devuelt devolvid recogid despach cobrad aprovad concluid",
  "consegnat spedit inviat pagat evas[oaei]\\b conclus ritirat rimborsat \\bres[oaei]\\b chius",
  "verzonden verstuurd voltooid geleverd bezorgd afgerond afgehandeld afgeleverd betaald opgehaald gefactureerd",
  "levere levert skicka slutfor fullfor fardig ferdig faerdig betald betalt klar\\b avslut afslut hamta hentet utlamna udlever sendt gennemfor",
  "fakturer returner refunder aterbetal tilbakebetal",
  "toimit lahetetty valmis maksettu noudettu hyvitetty palautettu laskutettu",
  "zrealizowan wyslan oplacon zaplacon dostarczon doreczon zakonczon odebran nadan[aeoy]\\b wydan[aeoy]\\b zwrocon zamkniet zafakturowan",
  "vyrizen odeslan dorucen zaplacen uhrazen dokoncen ukoncen expedov vracen vyzvednut hotov[aoy]\\b prevzat",
  "selesai dikirim diterima teljesit kiszallit atveve lezar ολοκληρ απεσταλ",
  "tamamlan teslim kargola gonderil oden(di|mis) iade\\b sevk",
  "доставлен выполнен оплачен завершен возвращ 完了 完成 発送済 出荷済 已完成 已发货 成功 완료 확정 배송중",
);

const CANCELLED = anyOf(
  "cancel revers withdrawn rescind zuruckgezog ruckabgewick \\bcanc\\b \\bcxl\\b storn annul anul void \\blost\\b(?!.in) makuler abgebroch widerruf kansel avbrut afbrud avbok avbestal aflyst",
  "\\bbatal dibatal torol[tv] lemond sztorno ακυρ",
  "peruttu peruute zrusen odwolan iptal vazgec отмен キャンセル 取消 关闭 删除 锁定 취소",
);
const IN_PART = anyOf("partial partiel parcial parzial teil deel gedeeltelijk delvis czesciow castecn kismi");
const NOT = anyOf("not non un nicht niet inte ej ikke nao nie ne no");

const OF_ORDERS: [string, RegExp][] = [
  // What waits for the buyer alone was sent.
  ["completed", words("已发货 已發貨 已签收")],
  // What was cancelled in part, or not at all, is sold.
  ["processing", new RegExp(`\\b(${IN_PART})\\S*.?(${CANCELLED})|\\b(${NOT}).?(${CANCELLED})`)],
  ["cancelled", new RegExp(CANCELLED)],
  [
    "failed",
    words(
      "fail declin denied abort unsuccess error reject refus expir timeout fehlgeschlag fehlerhaft abgelehnt abgelaufen",
      "echoue echec erreur rejet fallid fallit falhou falhad rechaz rechac recusad caducad rifiutat scadut",
      "mislukt geweiger verlopen misslyck mislyk nekad nekta avvis afvis fejl feilet epaonnist hylat",
      "odrzucon nieudan wygas\\b wygasl blad\\b selhal neuspes zamitnut basarisiz reddedil ошибк отклон",
    ),
  ],
  [
    "draft",
    words(
      "draft \\bcart\\b trash abandon quote quotation incomplet entwurf warenkorb brouillon borrador rascunho bozza utkast kladde",
      "luonnos szkic porzucon koncept concept\\b taslak overgiven winkelwagen varukorg handlekurv koszyk kosik\\b \\bpanier carrito carrello",
    ),
  ],
  [
    "processing",
    words(
      "pending await wait \\bready\\b ausstehend wartet warten bereit\\b attente pret\\b pendent pendiente listo attesa pronto wacht",
      "vantar avvaktar (af|av|\\b)vent(er|ende)?\\b espera aguard klar(gjort)?.(til|for|att)\\b odott oczekuj gotow[aeiy]\\b do.wysl ceka bekle bekli ожида 待 未 대기",
      // Not paid, ikke sendt, ej skickad, niet betaald, nieopłacone, nevyřízená, unpaid, onbetaald, obetald.
      `\\b(un|on|nie|ne|o|u|im)(${DONE})`,
      `\\b(not|non|no|nicht|niet|inte|ej|ikke|nao|nie|ne|pas|ei)(.(yet|fully|ancora|encore|nog|noch|enda))?.(${DONE})`,
      "(gonderil|oden|tamamlan|teslim.edil)me",
    ),
  ],
  ["completed", new RegExp(DONE)],
  [
    "processing",
    words(
      "open hold new activat process proces progress confirm placed received accept submitted authori autori backorder analis offen neu bearbeit bestatigt eingegangen vorbereit",
      "en.cours nouve prepar recue?\\b nuev nov[aeoy]s?\\b recibid recebid abert abiert separac andamento nuov lavorazion elaboraz conferm ricevut apert",
      "nieuw behand verwerk bevestig ontvang \\bny(tt)?\\b bekraft bekreft bekraeft mottag mottat modtag pack pakk plock plukk pluk pagaende pagar",
      "uusi kasitte vahvist vastaanot avoin realizac trakcie przyj potwierdz przygot now[aey]\\b zlozon wstrzyman",
      "zpracov prijat potvrz priprav otevren yeni hazirlan onayla isleni alindi обработк новы 処理中 접수 신규 준비",
    ),
  ],
];

const LISTED = anyOf("activ actif aktiv aktyw actief aktif attiv ativ aktiiv", "enabled visib live publi");
const OF_GOODS: [string, RegExp][] = [
  [
    "archived",
    words(
      `archiv arkiv disabled discontinued deleted draft hidden trash utgatt udgaet ausgelaufen wycofan poistunut pasif passiv`,
      `\\b(un|in|im|nie|ne|o|u|de|des|dis|av|af|in)(${LISTED}|sichtbar|synlig|widoczn|viditeln|zichtbar)`,
      `\\b(not|non|no|nicht|niet|inte|ej|ikke|nao|pas|ei).(${LISTED})`,
      "versteckt masque ocult nascost verborgen dol[td]\\b skjul[t]\\b ukryt skryt gizli",
      "^(0|no?|false|nein|non|nao|nee|nej|nei|nie|ne|ei|hayir)$",
    ),
  ],
  [
    "active",
    words(
      LISTED.replaceAll("|", " "),
      "etkin sichtbar zichtbar synlig widoczn viditeln zverejn julkais yayinda",
      "^(1|y(es)?|true|ja|oui|si|sim|tak|ano|kylla|evet)$",
    ),
  ],
];

const wordOf = (known: [string, RegExp][], value: string): string | undefined => {
  const plain = folded(value).replaceAll(/[\s_-]+/g, " ");
  return known.find(([, pattern]) => pattern.test(plain))?.[0];
};

/** The warehouse's word for a state of orders; undefined for words that are not known. */
export const stateOf = (value: string): string | undefined => wordOf(OF_ORDERS, value);

/** Shorter words are abbreviations of places as well: NY is a state of the USA and new in Norwegian. */
const LEAST_WORD = 4;
const NEW_YORK = /^New \p{Lu}/u;

/** Whether most values are words for states of orders, those that need no translation among them. */
export const areStates = ({ examples }: Pick<ColumnFacts, "examples">): boolean => {
  const known = examples.filter(
    ({ v }) => v.length >= LEAST_WORD && !NEW_YORK.test(v) && wordOf(OF_ORDERS, v) !== undefined,
  );
  return examples.length > 0 && known.length >= 0.5 * examples.length;
};

/** What was paid says nothing of what was sold. */
export const OF_PAYMENT = /financ|pay|paid|zahl|paiement|pago|pagam/i;
const GONE = new Set(["cancelled", "failed"]);

/** The words of a column that say what was cancelled or failed. */
export const goneIn = ({ examples }: Pick<ColumnFacts, "examples">): string[] =>
  examples.flatMap(({ v }) => (GONE.has(stateOf(v) ?? "") ? [v] : []));

/** Whether the column's words, whatever it is called, are states, of which some are of what was cancelled. */
export const tellsGone = (column: ColumnFacts): boolean =>
  column.kind === "text" &&
  column.filled > 0.9 &&
  column.distinct <= MOST_KINDS &&
  !column.isRegion &&
  !["kind", "reason", "shipment", "shipping"].some((concept) => column.name.concepts.has(concept)) &&
  areStates(column) &&
  goneIn(column).length > 0;

/** Whether it is the payment's state. */
export const isOfPayment = ({ column, name }: ColumnFacts): boolean =>
  OF_PAYMENT.test(column) || name.concepts.has("payment");

/** Translations of the values that are understood; undefined when none is, or nothing needs one. */
export function statusTranslation(table: string, facts: ColumnFacts): ColumnRule["translate"] | undefined {
  const known =
    table === "orders" ? OF_ORDERS : table === "products" || table === "variants" ? OF_GOODS : undefined;
  if (!known || facts.examples.length > 60) return undefined;
  const values = facts.examples.flatMap(({ v }) => {
    const to = wordOf(known, v);
    return to === undefined ? [] : [{ from: v, to }];
  });
  return values.some(({ from, to }) => from !== to) ? { values, others: "keep" } : undefined;
}
