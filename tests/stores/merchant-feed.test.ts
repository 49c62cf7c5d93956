import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLoadedStore } from "../harness/loaded-store.ts";

const OWN = `<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>1-R</g:id><g:item_group_id>1</g:item_group_id><g:title>Mug red</g:title><g:link>https://own.example/p/1</g:link>
  <g:price>1,019.99 GBP</g:price><g:sale_price>899.00 GBP</g:sale_price><g:sale_price_effective_date>2024-03-01T00:00+0000/2024-03-08T00:00+0000</g:sale_price_effective_date>
  <g:availability>in_stock</g:availability><g:brand>Acme</g:brand><g:gtin>0012345678905</g:gtin><g:product_type>Home &gt; Cups</g:product_type></item>
<item><g:id>2</g:id><g:title>Tee</g:title><g:link>https://own.example/p/2</g:link><g:price>30 GBP</g:price><g:availability>out of stock</g:availability><g:mpn>T-2</g:mpn></item>
</channel></rss>`;

/** A competitor's feed as TSV: the same barcode with another number of zeros, prices as the French write them. */
const COMPETITOR = [
  "id\ttitle\tlink\tprice\tsale price\tavailability\tgtin\tmpn",
  "x1\tMug\thttps://www.rival.example/mug\t12,50 EUR\t11,00 EUR\tin stock\t12345678905\t",
  "x2\tTee\thttps://www.rival.example/tee\t1 029,00 EUR\t\tout of stock\t\tT-2",
  "x3\tOther\thttps://www.rival.example/o\t5,00 EUR\t\tin stock\t999\t",
].join("\n");

test("own products and sale prices from XML; a competitor's prices for the same barcodes and numbers from TSV", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-feed-"));
  try {
    writeFileSync(join(folder, "own.xml"), OWN);
    const writtenOn = (day: string) => utimesSync(join(folder, "own.xml"), new Date(day), new Date(day));
    writtenOn("2024-03-05");
    writeFileSync(join(folder, "rival-2024-05-02.tsv"), COMPETITOR);
    await withLoadedStore("files", { path: join(folder, "own.xml") }, async ({ workspace, sync, query }) => {
      expect(
        await query(
          "SELECT variant_id, product_id, CAST(price AS DOUBLE) AS price, CAST(compare_at_price AS DOUBLE) AS before, currency, barcode, attributes->>'$.availability' AS availability FROM store.variants ORDER BY 1",
        ),
      ).toEqual([
        {
          variant_id: "1-R",
          product_id: "1",
          price: 899,
          before: 1019.99,
          currency: "GBP",
          barcode: "0012345678905",
          availability: "in_stock",
        },
        {
          variant_id: "2",
          product_id: "2",
          price: 30,
          before: null,
          currency: "GBP",
          barcode: null,
          availability: "out of stock",
        },
      ]);
      expect(await query("SELECT category_id, name, path FROM store.categories")).toEqual([
        { category_id: "Home > Cups", name: "Cups", path: "Home / Cups" },
      ]);
      expect(
        await query(
          "SELECT CAST(price AS DOUBLE) AS price, epoch(valid_from) AS since, epoch(valid_to) AS until FROM store.price_history",
        ),
      ).toEqual([{ price: 899, since: Date.UTC(2024, 2, 1) / 1000, until: Date.UTC(2024, 2, 8) / 1000 }]);

      const { client } = workspace;
      // A sale that the feed announces, or that is over, is not what the product costs.
      for (const day of ["2024-02-20", "2024-03-09"]) {
        writtenOn(day);
        await sync();
        expect(
          await query(
            "SELECT CAST(price AS DOUBLE) AS price, compare_at_price AS before FROM store.variants WHERE variant_id = '1-R'",
          ),
        ).toEqual([{ price: 1019.99, before: null }]);
      }
      const path = join(folder, "rival-2024-05-02.tsv");
      const rival = await client.source.add({
        name: "Rival",
        kind: "files",
        config: { path },
        connectionType: "test",
        preset: "competitor-feed",
      });
      await workspace.done(client.source.sync({ id: rival.id, mode: "full" }));
      expect(
        await query(
          "SELECT variant_id, competitor, strftime((observed_at + INTERVAL 12 HOUR) AT TIME ZONE 'UTC', '%Y-%m-%d') AS day, CAST(price AS DOUBLE) AS price, currency, in_stock FROM store.competitor_prices ORDER BY 1",
        ),
      ).toEqual([
        {
          variant_id: "1-R",
          competitor: "rival.example",
          day: "2024-05-02",
          price: 11,
          currency: "EUR",
          in_stock: true,
        },
        {
          variant_id: "2",
          competitor: "rival.example",
          day: "2024-05-02",
          price: 1029,
          currency: "EUR",
          in_stock: false,
        },
      ]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
