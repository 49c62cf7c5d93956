/** Exports of marketplaces, in the layouts that each documents, loaded from files with nothing edited. */
import { describe } from "vitest";
import { amazonSuite } from "./amazon-suite.ts";
import { ebaySuite } from "./ebay-suite.ts";
import { etsySuite } from "./etsy-suite.ts";
import { workspaceForTests } from "./marketplace-files.ts";
import { paypalSuite } from "./paypal-suite.ts";

workspaceForTests();

describe("Amazon", amazonSuite);
describe("eBay", ebaySuite);
describe("Etsy", etsySuite);
describe("PayPal", paypalSuite);
