/** Letters that Unicode does not take apart into a plain one and its mark; lower case, as they are compared. */
const WHOLE: Record<string, string> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
};

/** Small letters without marks, so that `Wysłane`, `WYSLANE` and a text with its marks on their own are one word. */
export const folded = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[łøđðħıßæœþ]|\p{M}/gu, (letter) => WHOLE[letter] ?? "")
    // Hangul was taken apart, too.
    .normalize("NFC");

/** As `folded`, with ä, ö and ü written out as German does where it has no such letters. */
export const spelledOut = (text: string): string =>
  folded(
    text
      .normalize("NFC")
      .toLowerCase()
      .replaceAll(/[äöü]/g, (letter) => `${{ ä: "a", ö: "o", ü: "u" }[letter]}e`),
  );
