/** What a closer look at the rows changes about the drafts, one kind after the other: each step builds on those before. */

import type { Suggestion, Work } from "../work.ts";
import { takeBelowZero } from "./below-zero.ts";
import { takeCancelledUnits } from "./cancelled-units.ts";
import { addClocks } from "./clock.ts";
import { takeCreditsBack } from "./credit-notes.ts";
import { takeCurrencyElsewhere } from "./currency-elsewhere.ts";
import { mergeGuests } from "./guest-rows.ts";
import { takeGuests } from "./guests.ts";
import { leaveOutUnsold } from "./left-out.ts";
import { leaveOutParts } from "./line-parts.ts";
import { takeStatesElsewhere } from "./line-status.ts";
import { leaveOutNobody } from "./nobody.ts";
import { spreadDiscounts } from "./order-discount.ts";
import { settleSubtotals } from "./order-subtotal.ts";
import { takeOtherBuyers } from "./other-buyers.ts";
import { takeLastFiles } from "./overlap.ts";
import { takePaidBack } from "./paid-back.ts";
import { numberCustomersByShop } from "./per-shop.ts";
import { takePersons } from "./persons.ts";
import { takePurchases } from "./purchases.ts";
import { leaveOutRejected } from "./rejected-refunds.ts";
import { numberApart } from "./renumbered.ts";
import { takeReturnedGoods } from "./returned-goods.ts";
import { takeReturnedLines } from "./returned-lines.ts";
import { takeRowsOfGoods } from "./row-kinds.ts";
import { groupOverAll } from "./siblings.ts";
import { nameStatusCodes } from "./status-codes.ts";
import { leaveOutSums } from "./summed-rows.ts";
import { tellTaxWithin } from "./tax-within.ts";
import { takeLastVersions } from "./versions.ts";

type Step = (work: Work, found: Suggestion[]) => void | Promise<void>;

const STEPS: Step[] = [
  takeRowsOfGoods,
  leaveOutSums,
  takePurchases,
  takeCreditsBack,
  leaveOutUnsold,
  leaveOutParts,
  takeLastVersions,
  nameStatusCodes,
  takeStatesElsewhere,
  spreadDiscounts,
  settleSubtotals,
  takeReturnedGoods,
  takePaidBack,
  leaveOutRejected,
  takeReturnedLines,
  takeCancelledUnits,
  takeBelowZero,
  takeCurrencyElsewhere,
  groupOverAll,
  tellTaxWithin,
  numberApart,
  takePersons,
  numberCustomersByShop,
  takeOtherBuyers,
  addClocks,
  leaveOutNobody,
  mergeGuests,
  takeGuests,
  takeLastFiles,
];

/** Changes the suggestions in place. */
export async function amend(work: Work, found: Suggestion[]): Promise<void> {
  for (const step of STEPS) await step(work, found);
}
