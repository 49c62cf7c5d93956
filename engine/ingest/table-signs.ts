/** What speaks for each canonical table: how such tables are called, and what their columns hold. */
import type { Meaning } from "./column-meaning.ts";

export interface GuessColumn {
  name: string;
  meaning: Meaning;
  /** Part of the primary key. */
  key: boolean;
  /** Never empty and never there twice; false where that is unknown. */
  unique: boolean;
}

type Sign = [words: string, weight: number, found: (columns: Named[]) => boolean];

/** A column with the words of its name. */
export interface Named extends GuessColumn {
  words: string;
}

/** What speaks for a table, with what it weighs. */
export interface Rule {
  /** Names that such tables go by; words of the name in this order, others may stand between. */
  called: RegExp;
  signs: Sign[];
  /** How many of the first signs must be there; without them it can't be this table. */
  needs: number;
}

const CUSTOMER = "customer|client|kunde|cliente|buyer|user|shopper|household|member|person";
const ORDER =
  "order|bestellung|auftrag|commande|pedido|ordine|invoice|rechnung|basket|transaction|sale|receipt|purchase";
const PRODUCT = "product|produkt|produit|producto|prodotto|article|artikel|item|stock|goods|material";
const VARIANT = `variant|variation|sku|combination|upc|ean|gtin|${PRODUCT}`;

/** A column that points to such a thing: `customer_id`, `user`, `StockCode`. */
const ref = (names: string) => (columns: Named[]) =>
  columns.some(({ words }) =>
    new RegExp(
      `\\b(${names})s?\\b.*\\b(id|no|number|nr|key|code|uuid|sku|reference|handle)\\b|^(id )?(${names})(id|no)?$`,
    ).test(words),
  );
const named = (pattern: string) => (columns: Named[]) =>
  columns.some(({ words }) => new RegExp(`\\b(${pattern})\\b`).test(words));
const holds =
  (...meanings: Meaning[]) =>
  (columns: Named[]) =>
    columns.some(({ meaning }) => meanings.includes(meaning));
/** One column that is both called and filled so. */
const both = (pattern: string, ...meanings: Meaning[]) => {
  const called = new RegExp(`\\b(${pattern})\\b`);
  return (columns: Named[]) =>
    columns.some(({ words, meaning }) => called.test(words) && meanings.includes(meaning));
};
/** The key, or an id that is never there twice, is the thing's own. */
const ownKey = (names: string) => (columns: Named[]) => {
  const keys = columns.filter(({ key }) => key);
  const own = keys.length === 1 ? keys : columns.filter(({ unique, meaning }) => unique && meaning === "id");
  return own.some(({ words }) => words === "id" || new RegExp(`\\b(${names})s?(id)?\\b`).test(words));
};

const TITLE = named("title|name|description|bezeichnung|titre|nombre|nome|titel");
const PRICE = both("price|preis|prix|precio|prezzo|msrp|rrp|unit|selling", "money", "number");
const WHEN = holds("time", "date");
const QUANTITY = named("quantity|qty|units|menge|anzahl|quantite|cantidad|quantita");

export const RULES: Record<string, Rule> = {
  customers: {
    called: new RegExp(`\\b(${CUSTOMER})s?\\b`),
    needs: 0,
    signs: [
      ["an e-mail address", 0.35, holds("e-mail")],
      ["a person's name", 0.2, (columns) => holds("person")(columns) || named("firstname|lastname")(columns)],
      ["a key of its own", 0.3, ownKey(CUSTOMER)],
      [
        "where people live",
        0.1,
        (columns) => holds("country", "postcode")(columns) || named("city|town")(columns),
      ],
      [
        "who people are",
        0.3,
        named("gender|sex|birth|birthday|age|income|marital|hh|homeowner|newsletter|marketing"),
      ],
      ["when they joined", 0.05, named("created|registered|joined|signup")],
    ],
  },
  orders: {
    called: new RegExp(`^(?!.*(purchase|supply) order).*\\b(${ORDER})s?$`),
    needs: 3,
    signs: [
      [
        "an amount",
        0.2,
        both("total|grand|amount|subtotal|paid|summe|value|revenue|montant|importe", "money", "number"),
      ],
      ["a time", 0.2, WHEN],
      ["a customer", 0.2, (columns) => ref(CUSTOMER)(columns) || holds("e-mail")(columns)],
      ["a key of its own", 0.15, ownKey(ORDER)],
      ["a status", 0.1, holds("status")],
      ["a currency", 0.1, holds("currency")],
      ["shipping or a discount", 0.05, named("shipping|freight|discount|delivery|versand|coupon")],
    ],
  },
  order_items: {
    called: new RegExp(
      `^(?!.*(purchase|supply) order).*\\b(${ORDER})s?\\b.*\\b(item|line|detail|position|product|entry|row|zeile|ligne|linea|data)s?\\b`,
    ),
    needs: 3,
    signs: [
      ["an order", 0.2, ref(ORDER)],
      ["a product", 0.2, ref(VARIANT)],
      ["a quantity", 0.25, QUANTITY],
      ["a price or amount", 0.2, holds("money")],
      ["the product's name", 0.05, TITLE],
    ],
  },
  products: {
    called: new RegExp(`^(?!.*\\b(order|cart|category)\\b).*\\b(${PRODUCT}|catalog|catalogue|listing)s?$`),
    needs: 0,
    signs: [
      ["a name", 0.15, TITLE],
      ["a key of its own", 0.15, ownKey(PRODUCT)],
      ["a brand or maker", 0.15, named("brand|manufacturer|vendor|maker|marke|hersteller|marque")],
      [
        "a category",
        0.15,
        named("category|department|commodity|type|collection|kategorie|categorie|family|group"),
      ],
      ["a price", 0.15, PRICE],
      ["an article number", 0.1, named("sku|ean|upc|gtin|barcode|mpn|handle|slug")],
      ["a picture or link", 0.1, holds("link")],
    ],
  },
  variants: {
    called: /\b(variant|variation|sku|combination|product attribute)s?\b/,
    needs: 1,
    signs: [
      ["an article number", 0.25, named("sku|ean|upc|gtin|barcode|mpn|reference")],
      ["a product", 0.2, ref(PRODUCT)],
      ["a price", 0.2, PRICE],
      ["weight or size", 0.1, named("weight|size|colour|color|gewicht|option")],
    ],
  },
  categories: {
    called: /\b(categor(y|ies)|kategorien?|taxonomy|taxon|collection|department|rubrique)s?$/,
    needs: 0,
    signs: [
      ["a parent", 0.35, named("parent|parent id|path|level|lft")],
      ["a name", 0.15, TITLE],
      ["a key of its own", 0.05, ownKey("category|collection|taxon")],
    ],
  },
  inventory_levels: {
    called:
      /^(?!.*(movement|mvt|transaction|mutation)).*\b(inventory|stock|lager|warehouse)\b.*\b(level|item|available|quantity|status|bestand)?s?\b/,
    needs: 1,
    signs: [
      ["a product", 0.2, ref(VARIANT)],
      ["stock on hand", 0.35, named("on hand|stock|available|inventory|bestand|stocked|reserved|in stock")],
      ["a quantity", 0.15, QUANTITY],
      ["a place", 0.15, ref("location|warehouse|store|lager|source|depot|shop")],
    ],
  },
  inventory_movements: {
    called: /\b(inventory|stock|lager)\b.*\b(movement|mvt|transaction|mutation|adjustment|bewegung)s?\b/,
    needs: 2,
    signs: [
      ["a quantity", 0.25, QUANTITY],
      ["a product", 0.2, ref(VARIANT)],
      ["a time", 0.1, WHEN],
      ["a kind of movement", 0.1, named("type|kind|reason")],
    ],
  },
  purchase_orders: {
    called: /\b((purchase|supply) order|procurement|replenishment)s?\b/,
    needs: 1,
    signs: [
      ["a supplier", 0.3, ref("supplier|vendor|lieferant|fournisseur")],
      ["a product", 0.15, ref(VARIANT)],
      ["a quantity", 0.1, QUANTITY],
      ["when it is due", 0.1, named("expected|due|eta|received")],
    ],
  },
  price_history: {
    called: /\b(price)s?\b.*\b(history|list|set|special|specific|rule)s?\b|\b(specific|special) price\b/,
    needs: 2,
    signs: [
      ["a price", 0.25, both("price|amount|preis|prix", "money", "number")],
      ["since when it applies", 0.25, named("valid from|from|start|starts|since|date start|effective")],
      ["a product", 0.15, ref(VARIANT)],
    ],
  },
  interactions: {
    called:
      /\b(event|click|clickstream|log|hit|pageview|view|action|behaviou?r|tracking|interaction|visit|session)s?\b/,
    needs: 3,
    signs: [
      [
        "what happened",
        0.25,
        (columns) => holds("event")(columns) || named("event|action|behavior|type")(columns),
      ],
      ["a time", 0.15, (columns) => WHEN(columns) || named("timestamp|ts|time")(columns)],
      ["a visitor or session", 0.25, named("session|visitor|anonymous|cookie|device|user|client|pseudo")],
      ["a page", 0.1, named("url|page|referrer|path|utm")],
      ["a product", 0.1, ref(PRODUCT)],
    ],
  },
  refunds: {
    called: /\b(refund|return|creditmemo|credit|slip|rma|storno|retour)s?\b/,
    needs: 1,
    signs: [
      ["an order or payment", 0.25, ref(`${ORDER}|payment`)],
      ["an amount", 0.2, holds("money")],
      ["a reason", 0.1, named("reason|grund|motif")],
      ["a time", 0.05, WHEN],
    ],
  },
  shipments: {
    called: /\b(shipment|delivery|fulfil?lment|parcel|sendung|lieferung)s?\b/,
    needs: 1,
    signs: [
      ["an order", 0.2, ref(ORDER)],
      ["a tracking number", 0.25, named("tracking|carrier|parcel")],
      ["a time", 0.1, WHEN],
    ],
  },
  suppliers: {
    called: /\b(supplier|vendor|lieferant|fournisseur|proveedor)s?$/,
    needs: 1,
    signs: [
      ["a name", 0.2, TITLE],
      ["a lead time", 0.25, named("lead|moq")],
      ["an address", 0.1, named("phone|address|email|city")],
    ],
  },
  locations: {
    called: /\b(location|warehouse|store|lager|depot|branch)s?$/,
    needs: 1,
    signs: [
      ["a name", 0.2, TITLE],
      [
        "an address",
        0.2,
        (columns) => holds("country", "postcode")(columns) || named("city|address")(columns),
      ],
    ],
  },
  campaigns: {
    called: /\b(campaign|promotion|kampagne)s?\b/,
    needs: 1,
    signs: [
      ["when it ran", 0.25, named("start|starts|start day|end|end day|from|to")],
      ["a name or kind", 0.2, named("name|title|description|type|channel")],
    ],
  },
  ad_spend: {
    called: /\b(ad|ads|spend|marketing|advertising)\b/,
    needs: 1,
    signs: [
      ["what was spent", 0.3, named("spend|cost|budget")],
      ["clicks or impressions", 0.3, named("clicks|impressions")],
      ["a day", 0.1, WHEN],
    ],
  },
  competitor_prices: {
    called: /\b(competitor|market|rival|scrape)s?\b/,
    needs: 2,
    signs: [
      ["a competitor", 0.4, named("competitor|rival|merchant|seller")],
      ["a price", 0.25, PRICE],
      ["a product", 0.1, ref(VARIANT)],
    ],
  },
};
