/** Documents that follow one another: what was offered, ordered, delivered and invoiced is one sale. */

/** Whole kinds of documents, folded, their words parted by one space. */
export const OFFER =
  /^((price|sales?) )?(quot(e|ation)s?|offers?|estimates?|pro ?forma( invoice)?|angebote?|kostenvoranschlag|anfrage|devis|presupuesto|cotizacion|orcamento|preventiv[oi]|offert[aei]?|oferta|nabidka|tilbud|tarjous|teklif|предложение|見積書?|报价单?|견적서?)$/;
export const DELIVERY =
  /^(delivery notes?|packing slips?|lieferscheine?|bon de livraison|albaran(es)?|guia de remessa|ddt|pakbon|wz|dodaci list|foljesedel|folgeseddel|irsaliye|納品書?|送货单)$/;
export const ORDER =
  /^((sales|customer) )?(orders?( confirmation)?|auftrag(sbestatigung)?|auftrage|bestellung(en)?|commandes?|pedidos?|ordin[ei]|bestelling|zamowienie|objednavka|ordre|siparis|注文|订单)$/;
export const INVOICE =
  /^(sales )?(invoices?|rechnung(en)?|factures?|facturas?|faturas?|fattur[ae]|factuur|faktur[ay]?|счет|請求書?|发票)$/;
/** What was not bought yet: carts, drafts and lists of wishes, by a word of their table's name. */
export const CART =
  /^(carts?|baskets?|drafts?|templates?|wish ?lists?|abandoned|checkouts?|warenkorb|warenkorbe|merkzettel|paniers?|brouillons?|carritos?|carrinhos?|carrell[oi]|bozze|winkelwagens?|winkelmand(en|je)?|varukorg(ar)?|handlekurv(er)?|indkobskurv|koszyki?|kosiky?|sepet(ler)?|カート|购物车|장바구니)$/;
