/** XML feeds: what counts as a record, and that all of it is kept. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Folder, openFolder } from "./harness.fixture.ts";

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

describe("XML feeds", () => {
  test("RSS with Google's elements: repeated ones are lists, nested ones objects, Google's go first", async () => {
    folder.put(
      "feed.xml",
      `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
       <item><title>plain</title><g:title>Google &amp; co</g:title><g:id>1</g:id><g:price>19.99 GBP</g:price>
       <g:additional_image_link>a</g:additional_image_link><g:additional_image_link>b</g:additional_image_link>
       <g:shipping><g:country>GB</g:country><g:price>3 GBP</g:price></g:shipping></item>
       <item><title><![CDATA[<b>two</b>]]></title><g:id>2</g:id></item></channel></rss>`,
    );
    const feed = (await folder.read("feed.xml")).rows.feed!;
    expect(feed.sort((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
      {
        id: "1",
        title: "Google & co",
        additional_image_link: '["a","b"]',
        shipping: '{"country":"GB","price":"3 GBP"}',
      },
      { id: "2", title: "<b>two</b>", shipping: null },
    ]);
  });

  test("elements may be called as what every object has", async () => {
    folder.put(
      "o.xml",
      "<l><item><id>1</id><constructor>Lego</constructor><toString>x</toString></item></l>",
    );
    expect((await folder.read("o.xml")).rows.o).toMatchObject([{ constructor: "Lego", toString: "x" }]);
  });

  test("a record with a fault is set aside, those around it are read", async () => {
    folder.put(
      "f.xml",
      "<l><item><a>1</a></item>\n<item><a>R&D</a></item>\n<item><a>3</b></item>\n<item><a>4</a></item></l>",
    );
    const { rows, rejected } = await folder.read("f.xml");
    expect(rows.f!.map((row) => row.a)).toEqual(["1", "4"]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/not valid XML: .*entity/),
      expect.stringMatching(/not valid XML: .*close/),
    ]);
  });

  test("a feed without records is empty; what is broken between records is said with its line", async () => {
    const feed = (items: string) =>
      `<?xml version="1.0"?>\n<rss><channel><title>Mugs</title>${items}</channel></rss>`;
    const item = (id: number) => `\n<item><g:id>${id}</g:id></item>`;
    folder.put("none.xml", feed(""));
    await expect(folder.streams("none.xml")).rejects.toThrow(/none.xml is empty/);
    folder.put("all.xml", "<products/>");
    await expect(folder.streams("all.xml")).rejects.toThrow(/all.xml is empty/);
    folder.put("torn.xml", feed([1, 2, 3].map(item).join("").replace("<item><g:id>2", "=item><g:id>2")));
    const { rows, rejected } = await folder.read("torn.xml");
    expect(rows.torn).toMatchObject([{ id: "1" }, { id: "3" }]);
    expect(rejected).toMatchObject([
      { line: 4, reason: expect.stringMatching(/^not valid XML: .*, between records$/) },
    ]);
  });

  test("a value that is called as records are elsewhere is none", async () => {
    folder.put(
      "shop.xml",
      "<SHOP><SHOPITEM><PRODUCT>Mug</PRODUCT><EAN>1</EAN></SHOPITEM><SHOPITEM><PRODUCT>Tray</PRODUCT><EAN>2</EAN></SHOPITEM></SHOP>",
    );
    folder.put("rows.xml", '<data><product>Mug</product><row id="1" qty="2"/><row id="2" qty="3"/></data>');
    const { rows } = await folder.read("shop.xml");
    expect(rows.shop).toMatchObject([{ PRODUCT: "Mug" }, { PRODUCT: "Tray" }]);
    expect((await folder.read("rows.xml")).rows.rows).toMatchObject([{ id: "1" }, { id: "2" }]);
  });

  test("attributes of values and records that are nothing but text are kept", async () => {
    folder.put(
      "p.xml",
      `<l><item id="1"><id>7</id><price currency="EUR">9.5</price><param>a</param><param unit="cm">b</param></item>
       <item><price currency="USD">8</price><line sku="x" qty="2"/><line sku="y" qty="1">Cup</line></item></l>`,
    );
    const { rows } = await folder.read("p.xml");
    expect(rows.p).toMatchObject([
      { id: "7", "@id": "1", price: "9.5", "price.currency": "EUR", "param.unit": '["","cm"]' },
      { price: "8", "price.currency": "USD", line: expect.stringContaining('"qty":"2"') },
    ]);
    folder.put("names.xml", "<names><name>Ann</name><name>Bo</name></names>");
    expect((await folder.read("names.xml")).rows.names).toMatchObject([{ text: "Ann" }, { text: "Bo" }]);
  });

  test("Atom, unknown lists, and a feed that breaks off", async () => {
    folder.put(
      "atom.xml",
      '<feed><title>x</title><entry><id>1</id><link href="https://x.example/1"/></entry></feed>',
    );
    expect((await folder.read("atom.xml")).rows.atom).toMatchObject([
      { id: "1", link: "https://x.example/1" },
    ]);
    folder.put("list.xml", "<list><thing><a>1</a></thing><thing><a>2</a></thing><thing><a>3</a>");
    const { rows, rejected } = await folder.read("list.xml");
    expect(rows.list!.map((row) => row.a)).toEqual(["1", "2"]);
    expect(rejected).toMatchObject([{ reason: expect.stringContaining("breaks off") }]);
  });
});
