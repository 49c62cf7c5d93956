/** Reads the words and numbers that the sample store is made from: resources/sample/*.json. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SeasonBump } from "./calendar.ts";

export interface CategoryWords {
  group: string;
  name: string;
  nouns: string[];
  material: string;
  /** Pence, cheapest and dearest. */
  price: [number, number];
  /** Cost as a share of the price. */
  cost: number;
  /** Mean own-price elasticity of its products. */
  elasticity: number;
  popularity: number;
  /** Mean of the units above one on a line. */
  units: number;
  option: "colour" | "size" | "pack";
  consumable: boolean;
  suppliers: number[];
  season: SeasonBump[];
}

export interface CustomerType {
  name: string;
  share: number;
  /** Orders in 24 months of an average one. */
  orders: number;
  /** Factor on the lines of an order. */
  lines: number;
  /** Chance of using a coupon while one is out. */
  coupon: number;
  /** Exponent on the season: above 1 buys mostly before feasts. */
  season: number;
  /** Pull of promotion days. */
  promotion: number;
  taste: Record<string, number>;
}

export interface CatalogueWords {
  brands: string[];
  styles: string[];
  adjectives: Record<string, string[]>;
  options: Record<"colour" | "size" | "pack", string[]>;
  option_price: Record<"colour" | "size" | "pack", number[]>;
  suppliers: { name: string; country: string; lead: number; minimum: number; pack: number }[];
  groups: string[];
  categories: CategoryWords[];
  complements: [string, string][];
  types: CustomerType[];
}

export interface PeopleWords {
  first_names: { f: string[]; m: string[] };
  last_names: string[];
  places: { city: string; region: string; postcode: string; country: string; weight: number }[];
  carriers: string[];
  refund_reasons: string[];
  campaigns: string[];
}

const FOLDER = resolve(import.meta.dirname, "../../resources/sample");

function read<T>(name: string): T {
  return JSON.parse(readFileSync(resolve(FOLDER, name), "utf8")) as T;
}

export const readCatalogueWords = () => read<CatalogueWords>("catalogue.json");
export const readPeopleWords = () => read<PeopleWords>("people.json");
