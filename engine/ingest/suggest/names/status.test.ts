import { expect, test } from "vitest";
import type { ColumnFacts } from "../facts/table-facts.ts";
import { statusTranslation } from "./status.ts";

const meant = (table: string, value: string) => {
  const facts = { examples: [{ v: value, n: 1 }] } as unknown as ColumnFacts;
  const rule = statusTranslation(table, facts);
  return rule?.values[0]?.to;
};

test.each([
  ["en", "Partially cancelled; partially_cancelled; Not cancelled", "processing"],
  ["de", "Teilstorniert; Teilweise storniert; Nicht storniert", "processing"],
  ["fr", "Partiellement annulée; Non annulé", "processing"],
  ["en", "REVERSED; Withdrawn; Cancelled", "cancelled"],
  ["en", "Unsuccessful; Aborted; Denied", "failed"],
  ["pl", "Wysłane; Zapłacone; OPŁACONE; Dostarczono; Zwrócone; zrealizowane", "completed"],
  ["pl", "Nowe; W trakcie realizacji; Nieopłacone; Oczekuje na płatność; Gotowe do wysłania", "processing"],
  ["pl", "Anulowane; anulowano", "cancelled"],
  ["ko", "배송완료; 구매확정; 배송중", "completed"],
  ["ko", "입금대기; 신규주문; 배송준비", "processing"],
  ["ko", "취소; 주문취소", "cancelled"],
  ["zh", "待发货; 等待买家付款", "processing"],
  ["zh", "卖家已发货，等待买家确认; 交易成功", "completed"],
  ["ja", "発送済み", "completed"],
  ["ja", "未発送; 処理中", "processing"],
  ["zh", "交易关闭; 已取消", "cancelled"],
  ["pl", "Płatność odrzucona", "failed"],
  ["sv", "Levererad; Skickad; Betald; Slutförd; Återbetald", "completed"],
  ["sv", "Ny; Behandlas; Obetald; Väntar på betalning; Ej skickad", "processing"],
  ["sv", "Avbruten; Annullerad; Makulerad", "cancelled"],
  ["da", "Afsendt; Leveret; Betalt; Afsluttet; Gennemført; Færdig; Tilbagebetalt", "completed"],
  ["da", "Ny; Afventer; Under behandling; Ikke betalt; Klar til afhentning", "processing"],
  ["da", "Annulleret; Aflyst", "cancelled"],
  ["nb", "Levert; Sendt; Fullført; Refundert", "completed"],
  ["nb", "Behandles; På vent; Mottatt; Ubetalt", "processing"],
  ["nb", "Kansellert; Avbrutt", "cancelled"],
  ["nb", "Mislyktes; Feilet", "failed"],
  ["fi", "Toimitettu; Lähetetty; Valmis; Maksettu; Hyvitetty", "completed"],
  ["fi", "Uusi; Käsittelyssä; Odottaa maksua", "processing"],
  ["fi", "Peruttu; Peruutettu", "cancelled"],
  ["nl", "Verzonden; Voltooid; Geleverd; Terugbetaald; Afgerond", "completed"],
  ["nl", "In behandeling; Nieuw; Onbetaald; Niet betaald; In de wacht", "processing"],
  ["nl", "Geannuleerd", "cancelled"],
  ["nl", "Mislukt; Geweigerd", "failed"],
  ["de", "Versendet; Teilweise geliefert; Rückerstattet; Zugestellt; bezahlt; abgeschlossen", "completed"],
  ["de", "Bestätigt; In Bearbeitung; Nicht bezahlt; unbezahlt; Versandbereit; Wartend", "processing"],
  ["de", "Storniert; Abgebrochen; Widerrufen", "cancelled"],
  ["de", "Fehlgeschlagen; Abgelehnt", "failed"],
  ["fr", "Livré; Expédiée; Remboursé; payée; Terminée; Envoyé", "completed"],
  ["fr", "En attente de paiement; Impayé; En cours de préparation; Nouvelle", "processing"],
  ["fr", "Annulée", "cancelled"],
  ["fr", "Échouée; Erreur de paiement", "failed"],
  ["fr", "Brouillon; Abandonné", "draft"],
  ["es", "Enviado; Entregado; Pagado; Reembolsado; Devuelto", "completed"],
  ["es", "Pendiente de pago; En espera; Procesando; No pagado", "processing"],
  ["es", "Cancelado; Anulada", "cancelled"],
  ["es", "Fallido; Rechazado", "failed"],
  ["pt", "Entregue; Pago; Concluído; Faturado; Devolvido", "completed"],
  ["pt", "Aguardando pagamento; Em separação; Não pago; Novo", "processing"],
  ["pt", "Cancelado", "cancelled"],
  ["it", "Spedito; Consegnato; Evaso; Pagato; Rimborsato; Reso", "completed"],
  ["it", "In attesa; In lavorazione; Non pagato; Nuovo", "processing"],
  ["it", "Annullato", "cancelled"],
  ["it", "Rifiutato; Scaduto", "failed"],
  ["cs", "Vyřízená; Odesláno; Doručeno; Zaplaceno; Vráceno", "completed"],
  ["cs", "Nová; Nevyřízená; Čeká na platbu; Přijato; Nezaplaceno", "processing"],
  ["cs", "Zrušeno; Storno", "cancelled"],
  ["tr", "Tamamlandı; TESLİM EDİLDİ; Kargolandı; Ödendi; İade edildi", "completed"],
  ["tr", "Hazırlanıyor; Ödenmedi; Ödeme bekleniyor; Yeni", "processing"],
  ["tr", "İptal edildi; iptal", "cancelled"],
  ["en", "Shipped; PAID; partially_refunded; Already paid", "completed"],
  [
    "en",
    "Unpaid; unfulfilled; Awaiting Fulfillment; not shipped; ready-to-ship; Pending payment",
    "processing",
  ],
  ["en", "Canceled; Voided; Closed Lost", "cancelled"],
  ["en", "Closed Won; Lost in transit, refunded", "completed"],
  ["en", "abandoned_cart; checkout-draft", "draft"],
])("%s: %s is %s", (_language, words, to) => {
  expect(words.split("; ").map((word) => [word, meant("orders", word)])).toEqual(
    words.split("; ").map((word) => [word, to]),
  );
});

test.each([
  ["active", "Aktiv; aktywny; Publié; Activo; Ativo; Etkin; Zveřejněno; ANO; tak; synlig"],
  ["archived", "Nieaktywny; Neaktivní; Unpublished; niewidoczny; Ikke aktiv; Inactif; desativado; Gizli; ne"],
])("goods: %s", (to, words) => {
  for (const word of words.split("; ")) expect([word, meant("products", word)]).toEqual([word, to]);
});
