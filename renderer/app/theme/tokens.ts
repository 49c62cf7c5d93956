/**
 * Every colour of the design language by name, one set per scheme. Nothing else in the page names a colour.
 * Imports nothing. A new token goes into `Tokens` and into both sets; the theme turns it into a CSS variable.
 */

export type Scheme = "light" | "dark";

export interface Tokens {
  canvas: string;
  surface: string;
  sunken: string;
  raised: string;
  hover: string;
  navActive: string;
  border: string;
  borderStrong: string;
  gridLine: string;
  text1: string;
  text2: string;
  text3: string;
  accent: string;
  accentFill: string;
  accentSoft: string;
  positive: string;
  positiveSoft: string;
  negative: string;
  negativeSoft: string;
  warning: string;
  warningSoft: string;
  development: string;
  developmentSoft: string;
  test: string;
  testSoft: string;
  production: string;
  productionFill: string;
  compare: string;
  chartShade: string;
  shadow: string;
  /** Opacity of product pictures. */
  pictureOpacity: number;
  /** Share of the series colour in the 80 % and the 95 % band of a fan. */
  band80: number;
  band95: number;
}

export interface Scales {
  /** blue, orange, teal, plum, violet, olive, steel, brown, always in this order. */
  category: readonly string[];
  /** Nine steps, low to high. */
  sequential: readonly string[];
  /** Nine steps, below to above. */
  diverging: readonly string[];
}

const light: Tokens = {
  canvas: "#F5F5F4",
  surface: "#FFFFFF",
  sunken: "#F0F0EE",
  raised: "#FFFFFF",
  hover: "#F7F7F6",
  navActive: "#E7E7E5",
  border: "#E2E2DF",
  borderStrong: "#858581",
  gridLine: "#EBEBE9",
  text1: "#1A1C1F",
  text2: "#4D5258",
  text3: "#686D74",
  accent: "#2456BD",
  accentFill: "#2456BD",
  accentSoft: "#EAF0FC",
  positive: "#08705C",
  positiveSoft: "#E2F2ED",
  negative: "#B0380C",
  negativeSoft: "#FBEAE2",
  warning: "#7F5500",
  warningSoft: "#FCF1D6",
  development: "#48606F",
  developmentSoft: "#EDF1F3",
  test: "#6B46B8",
  testSoft: "#F0EBFA",
  production: "#A0134E",
  productionFill: "#A0134E",
  compare: "#82868C",
  chartShade: "rgba(26, 28, 31, 0.05)",
  shadow: "0 8px 24px rgba(0, 0, 0, 0.12)",
  pictureOpacity: 1,
  band80: 0.26,
  band95: 0.13,
};

const dark: Tokens = {
  canvas: "#101214",
  surface: "#181A1D",
  sunken: "#131517",
  raised: "#212428",
  hover: "#1E2125",
  navActive: "#212428",
  border: "#2B2F34",
  borderStrong: "#757C85",
  gridLine: "#25282D",
  text1: "#E9EAEC",
  text2: "#B0B5BC",
  text3: "#8F959D",
  accent: "#8DB0FF",
  accentFill: "#3E6AD0",
  accentSoft: "#1D2942",
  positive: "#4CC7A4",
  positiveSoft: "#14302A",
  negative: "#FF9A70",
  negativeSoft: "#3B2117",
  warning: "#E5B84F",
  warningSoft: "#332A14",
  development: "#9DB1BF",
  developmentSoft: "#222A30",
  test: "#B79CF2",
  testSoft: "#2A2240",
  production: "#FF7DAA",
  productionFill: "#C42768",
  compare: "#7C838B",
  chartShade: "rgba(233, 234, 236, 0.06)",
  shadow: "0 8px 24px rgba(0, 0, 0, 0.5)",
  pictureOpacity: 0.86,
  band80: 0.32,
  band95: 0.16,
};

export const TOKENS: Record<Scheme, Tokens> = { light, dark };

export const SCALES: Record<Scheme, Scales> = {
  light: {
    category: ["#2F64CF", "#CD7602", "#2A9D83", "#8B0555", "#A27DC8", "#6B6D33", "#325967", "#543619"],
    sequential: [
      "#EDF2FC",
      "#D5E1F8",
      "#B7CCF3",
      "#94B3EB",
      "#6B93DD",
      "#4572CB",
      "#2F62BE",
      "#1B4A9E",
      "#0E3377",
    ],
    diverging: [
      "#8A3A00",
      "#B85E14",
      "#D98F4E",
      "#EFC79E",
      "#EFEFED",
      "#B9CDF2",
      "#7A9DE2",
      "#3E6CC9",
      "#17439B",
    ],
  },
  dark: {
    category: ["#749BFC", "#EC933D", "#4BCEAB", "#C24581", "#886ACF", "#D8DC86", "#C3DFF3", "#8D6A4F"],
    sequential: [
      "#1B2334",
      "#20304F",
      "#274070",
      "#315392",
      "#4169B3",
      "#5882D0",
      "#779EE6",
      "#9EBDF6",
      "#CBDDFF",
    ],
    diverging: [
      "#FFB67A",
      "#E08D48",
      "#BD7737",
      "#70482A",
      "#2A2D31",
      "#2F4473",
      "#4467B4",
      "#6C94EC",
      "#A9C6FF",
    ],
  },
};
