/** Where the engine is and the token that opens it. The token comes in the URL's fragment and leaves the address at once. */

const KEY = "merchbench.token";

function takeToken(): string | null {
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  const token = fragment.get("token");
  if (token) {
    sessionStorage.setItem(KEY, token);
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
  return token ?? sessionStorage.getItem(KEY);
}

/** Null when the page was opened without one: the engine will refuse, and the page says what to do. */
export const token = takeToken();

export const engineUrl = window.location.origin;
