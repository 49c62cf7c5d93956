/** What the words of a name mean: `Transaction_ID`, `orderNo` and `Bestellnummer` are all an order's id. */
import { wordsOf } from "../column-meaning.ts";

/** Things that tables are about; the other concepts say something about them. */
export const ENTITIES = new Set([
  "order",
  "line",
  "customer",
  "product",
  "variant",
  "category",
  "brand",
  "supplier",
  "location",
  "campaign",
  "coupon",
  "refund",
  "shipment",
  "event",
  "session",
  "competitor",
  "payment",
  "billing",
  "store",
]);

/** Concept: words for it, in the languages that shops are kept in. Accents are taken off before comparing. */
const WORDS: Record<string, string> = {
  order:
    "order orders ord invoice invoices inv transaction transactions trans txn basket baskets receipt receipts sale sales purchase checkout bestellung bestellungen bestell auftrag auftraege auftrags rechnung rechnungen rechnungs beleg kauf commande commandes facture factures achat vente ventes ticket pedido pedidos orden ordenes factura facturas venta ventas compra ordine ordini fattura fatture vendita vendite scontrino encomenda fatura venda vendas bestelling bestellingen factuur facturen ordre ordrer faktura zamowienie zamowienia paragon objednavka objednavky bestel verkauf verkaeufe verkaufs vendas zamowien sprzedaz sprzedazy faktury paragonu dokument dokumentu dokumenty documento",
  line: "line lines detail details position positionen positions pos row rows posten zeile zeilen ligne lignes linea lineas riga righe regel regels linje entry entries",
  item: "item items",
  customer:
    "customer customers cust client clients user users buyer buyers shopper shoppers member members household households hh account accounts kunde kunden kaeufer besteller acheteur cliente clientes clienti comprador usuario acquirente klant klanten kund kunder klient klienci zakaznik asiakas person people contact contacts consumer patron subscriber visitor auftraggeber kontrahent kontrahenta nabywca klienta klientow odbiorca destinatario acheteurs zakaznika",
  product:
    "product products prod article articles artikel good goods material produkt produkte produit produits producto productos prodotto prodotti articulo articulos articolo articoli produto produtos towar towary vare varer tuote merchandise catalog catalogue asin produktu produktow towaru towarow tovar zbozi vara varor artikelen",
  variant: "variant variants variation variations combination combinations variante varianten varianti",
  brand:
    "brand brands manufacturer manufacturers maker marke hersteller marque fabricant marca fabricante merk mfr mfg marki producent",
  category:
    "category categories cat department departments dept commodity kategorie kategorien warengruppe rubrik rubrique categoria categorias categorie familia famille rayon collection family genre section taxon kategorii grupa sezione reparto",
  supplier:
    "supplier suppliers vendor vendors lieferant lieferanten fournisseur proveedor fornitore leverancier dostawca",
  location:
    "location locations warehouse warehouses store stores shop shops branch outlet lager filiale depot tienda magasin magazzino almacen entrepot lokation standort",
  campaign: "campaign campaigns campagne kampagne kampagnen campana",
  promotion: "promotion promotions promo aktion",
  coupon: "coupon coupons voucher vouchers gutschein gutscheine cupon couponcode",
  refund:
    "refund refunds refunded return returns returned creditmemo retoure retouren erstattung gutschrift remboursement retour devolucion devoluciones reembolso reso rimborso",
  shipment: "shipment shipments fulfillment fulfillments fulfilment parcel tracking sendung lieferung",
  event: "event events action activity ereignis evento evenement",
  session: "session sessions visit visits sitzung",
  competitor: "competitor competitors rival wettbewerber konkurrent concurrent",
  payment: "payment payments zahlung paiement pago pagamento betaling",
  billing: "billing rechnungsadresse",
  id: "id ids uid uuid guid key pk identifier no nr num number nummer numero numer code kod ref reference referenz cislo nro",
  sku: "sku skus artnr symbol",
  barcode: "barcode ean gtin upc isbn mpn barras barre strichcode streepjescode kreskowy",
  name: "name names title label bezeichnung titel nom nombre nome naam namn navn nazwa nazwy titre titulo titolo",
  description:
    "description desc beschreibung descripcion descrizione omschrijving descricao libelle designation opis denominazione denominacion",
  date: "date day datum fecha dato dia jour tag giorno dag dzien datas",
  time: "time timestamp datetime ts zeit hora heure uhrzeit at when ora tijd zeitpunkt",
  created:
    "created creation placed processed registered utworzenia utworzono signup joined erstellt angelegt cree creado creato add added since",
  updated: "updated modified changed geaendert modifie modificado",
  quantity:
    "quantity quantities qty units menge anzahl stueck stuck quantite qte cantidad cant unidades quantita qta qtd quantidade aantal antal ilosc szt stk pieces pcs pieza pezzi",
  count: "count",
  price:
    "price prices preis preise prix precio precios prezzo prezzi preco prijs pris cena ceny retail vk verkaufspreis",
  unit: "unit einzel unitaire unitario unitaria each apiece avg average stuk einzeln pu selling jednostkowa jedn",
  cost: "cost costs einkaufspreis einstand cout costo coste custo cogs ek kosten kost",
  total:
    "total totals sum amount amt value revenue gesamt gesamtpreis summe betrag montant importe monto importo totale bedrag belopp umsatz turnover grand paid valor valeur wert kwota wartosc razem totaal summa charge charges dollars euros pounds",
  subtotal: "subtotal sub zwischensumme subtotaal mezisoucet",
  incl: "incl including inclusive inkl with",
  excl: "excl excluding exclusive exkl without",
  gross: "gross brutto ttc bruto lordo",
  net: "net netto ht neto",
  discount:
    "discount discounts disc rebate reduction rabatt nachlass remise descuento sconto desconto korting rabat rabatu markdown",
  tax: "tax taxes vat gst mwst ust steuer tva iva btw moms impuesto taxe podatek podatku dph imposta",
  shipping:
    "shipping freight delivery postage versand versandkosten fracht porto livraison envio spedizione verzend verzendkosten frakt ship port dostawa dostawy wysylka wysylki envios doprava spese",
  currency: "currency waehrung wahrung devise moneda valuta moeda waluta waluty curr iso",
  status: "status zustand estado etat statut stato stage financial fulfilment situacao situacion stanu",
  state: "state region province county bundesland provincia regione",
  email: "email mail emailadresse emailadres mailadres mailadresse correo courriel",
  phone: "phone telephone telefon mobile fax telefono",
  country: "country land pays pais paese nation countrycode",
  city: "city town ort stadt ville ciudad citta plaats miasto miejscowosc cidade",
  postcode: "zip zipcode postcode postal plz cp cap postleitzahl kod_pocztowy pocztowy psc",
  gender: "gender sex geschlecht sexe sexo sesso",
  birth: "birth birthday birthdate dob geburtsdatum geburts geburt naissance nacimiento nascita",
  year: "year jahr annee ano anno",
  age: "age alter edad eta",
  first: "first vorname voornaam imie prenom forename firstname",
  last: "last nachname achternaam nazwisko surname apellido cognome lastname familienname",
  url: "url link href permalink",
  image: "image images img picture photo thumbnail bild foto imagen immagine",
  weight: "weight gewicht poids peso vikt",
  marketing: "newsletter marketing optin subscribed consent",
  channel: "channel kanal canal medium platform",
  kind: "type kind tipo typ",
  start: "start starts begin begins valid von ab debut inicio inizio effective",
  end: "end ends until bis expiry expires fin",
  from: "from",
  to: "to",
  reason: "reason grund motif motivo",
  path: "path pfad chemin",
  parent: "parent eltern padre",
  compare: "compare list original regular uvp was old rrp msrp retailprice",
  spend: "spend spent budget ausgaben gasto depense",
  impressions: "impressions impression views",
  clicks: "clicks click",
  anonymous: "anonymous anon cookie pseudo",
  device: "device geraet appareil",
  page: "page seite",
  referrer: "referrer referer",
  stock: "stock inventory bestand existencias voorraad lagerbestand onhand hand available giacenza",
  committed: "committed reserved allocated",
  incoming: "incoming ordered",
  carrier: "carrier",
  shipped: "shipped dispatched",
  delivered: "delivered",
  lead: "lead leadtime",
  moq: "moq minimum",
  pack: "pack packsize package",
  observed: "observed scraped",
  asof: "as asof counted",
  movement: "movement movements adjustment adjustments bewegung",
  moved: "moved",
  grams: "grams gram g gramm",
  guest: "guest gast",
  billed: "billed",
  fee: "fee fees commission commissions gebuehr gebuehren provision frais oplata comision commissione",
  percent: "percent pct percentage prozent rate",
  is: "is has",
};

const MEANING = new Map<string, string>();
for (const [concept, words] of Object.entries(WORDS)) {
  for (const word of words.split(" ")) if (!MEANING.has(word)) MEANING.set(word, concept);
}

export interface Name {
  concepts: Set<string>;
  /** Words that nothing is known of. */
  unknown: number;
  /** It is about something that belongs to the thing: translations, pictures, a history. */
  isBeside: boolean;
}

const BESIDE = new Set(
  "translation translations lang language history asset assets media meta option options setting settings attribute attributes log link tag tags address addresses group groups role roles closure channel channels rule rules queue cache note notes comment comments".split(
    " ",
  ),
);

const NOISE = new Set([
  "wp",
  "wc",
  "ps",
  "oc",
  "app",
  "public",
  "all",
  "the",
  "of",
  "de",
  "la",
  "le",
  "du",
  "des",
  "der",
  "die",
  "das",
  "di",
  "del",
  "sample",
  "export",
  "tbl",
  "table",
  "xlsx",
  "csv",
  "raw",
  "data",
  "dim",
  "fact",
  "e",
  "per",
  "in",
  "for",
  "a",
]);

/** Endings of compounds that count although they are short: `invoiceno`, `custid`, `kundennr`. */
const SHORT_ENDS = new Set(["id", "ids", "no", "nr", "num", "qty", "ref", "sku", "key"]);

/** Takes accents off and writes ä as ae, so that spellings meet. */
const plain = (word: string) =>
  word
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "");

/** What a thing was sold for is its price; sold alone counts things. */
const SOLD_FOR = /\bsold[\s_-]+(for|at)\b/i;
/** Signs that stand for words; what was charged has an amount, one charge a number. */
const SIGNS: [RegExp, string][] = [
  [SOLD_FOR, "price"],
  [/%/g, " percent "],
  [/\bw\/o\b/i, " without "],
  [/\bw\//i, " with "],
  [/\bcharge[\s_-]*(id|no|number)\b/i, "order id"],
];

/** The concepts of a column's or table's name. */
export function readName(name: string): Name {
  const concepts = new Set<string>();
  let unknown = 0;
  let isBeside = false;
  const spelt = SIGNS.reduce((text, [sign, word]) => text.replace(sign, word), name);
  for (const word of wordsOf(spelt).map(plain)) {
    if (NOISE.has(word) || /^\d+$/.test(word)) continue;
    isBeside ||= BESIDE.has(word);
    const found = split(word);
    if (found) for (const concept of found) concepts.add(concept);
    else unknown++;
  }
  return { concepts, unknown, isBeside };
}

/** A word, or a compound such as `kundennummer` and `invoiceno`, as concepts; undefined when a part is unknown. */
function split(word: string): string[] | undefined {
  const whole = MEANING.get(word);
  if (whole) return [whole];
  for (let at = word.length - 2; at >= 3; at--) {
    const head = MEANING.get(word.slice(0, at)) ?? MEANING.get(word.slice(0, at).replace(/(s|n|en|es)$/, ""));
    if (!head) continue;
    const tail = word.slice(at);
    if (NOISE.has(tail)) return [head];
    const rest = tail.length > 3 || SHORT_ENDS.has(tail) ? split(tail) : undefined;
    if (rest) return [head, ...rest];
  }
  return undefined;
}
