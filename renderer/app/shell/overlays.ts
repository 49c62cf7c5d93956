/** Which overlay of the shell is open; not kept between visits. */

import { create } from "zustand";

export const useOverlays = create<{ palette: boolean; shortcuts: boolean }>()(() => ({
  palette: false,
  shortcuts: false,
}));
