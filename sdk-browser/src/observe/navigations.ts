import { guard, listen, together } from "../record/guard.ts";
import { patch } from "../record/patch.ts";

/** A change of the page's address. */
export interface Navigation {
  readonly to: string;
  /** The address before; undefined for the load of the page. */
  readonly from?: string;
  readonly type?: string;
  readonly sameDocument: boolean;
}

/** Tells every change of address without a new document, and the return of a page from the back/forward cache. */
export function observeNavigations(tell: (navigation: Navigation) => void): () => void {
  let from = location.href;
  const check = guard((type: string): void => {
    const to = location.href;
    if (to === from) return;
    const previous = from;
    from = to;
    tell({ to, from: previous, type, sameDocument: true });
  });
  const stop = listen<PageTransitionEvent>(window, "pageshow", ({ persisted }) => {
    const to = location.href;
    if (persisted) tell({ to, from: to, type: "traverse", sameDocument: false });
  });
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) {
    return together(
      stop,
      listen<Event & { navigationType?: string }>(navigation, "currententrychange", ({ navigationType }) =>
        check(navigationType ?? "replace"),
      ),
    );
  }
  const patchHistory = (method: "pushState" | "replaceState"): (() => void) =>
    patch(history, method, (original) => {
      return function (this: History, ...args: Parameters<typeof original>): void {
        original.apply(this, args);
        check(method.slice(0, -5));
      };
    });
  return together(
    stop,
    listen(window, "popstate hashchange", () => check("traverse")),
    patchHistory("pushState"),
    patchHistory("replaceState"),
  );
}
