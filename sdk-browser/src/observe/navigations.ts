import { guard, listen } from "../record/guard.ts";

/** A change of the page's address. */
export interface Navigation {
  readonly url: string;
  /** The address before; undefined for the load of the page. */
  readonly from: string | undefined;
  readonly type: string | undefined;
  readonly sameDocument: boolean;
  readonly time?: number;
}

interface NavigationApi extends EventTarget {
  readonly currentEntry: unknown;
}

/** Tells every change of address without a new document, and the return of a page from the back/forward cache. */
export function observeNavigations(tell: (navigation: Navigation) => void): () => void {
  let from = location.href;
  const check = guard((type: string): void => {
    const url = location.href;
    if (url === from) return;
    const previous = from;
    from = url;
    tell({ url, from: previous, type, sameDocument: true });
  });
  const stops = [
    listen<PageTransitionEvent>(window, "pageshow", ({ persisted }) => {
      const url = location.href;
      if (persisted) tell({ url, from: url, type: "traverse", sameDocument: false });
    }),
  ];
  const { navigation } = window as { navigation?: NavigationApi };
  if (navigation) {
    stops.push(
      listen<Event & { navigationType?: string }>(navigation, "currententrychange", ({ navigationType }) =>
        check(navigationType ?? "replace"),
      ),
    );
  } else {
    stops.push(listen(window, "popstate hashchange", () => check("traverse")));
    for (const [method, type] of [
      ["pushState", "push"],
      ["replaceState", "replace"],
    ] as const) {
      const original = history[method];
      const patched: typeof original = function (this: History, ...args) {
        original.apply(this, args);
        check(type);
      };
      history[method] = patched;
      stops.push(() => {
        if (history[method] === patched) history[method] = original;
      });
    }
  }
  return () => stops.forEach((stop) => stop());
}
