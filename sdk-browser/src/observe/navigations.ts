import { guard, listen, type Stop } from "../record/guard.ts";
import { patch } from "../record/patch.ts";

/** Gets a change of the page's address: the same one twice is the return of a page from the back/forward cache. */
export type Navigate = (to: string, from: string, type: string) => void;

/** Tells every change of address without a new document, and the return of a page from the back/forward cache. */
export function observeNavigations(tell: Navigate): Stop {
  let from = location.href;
  const check = guard((type: string): void => {
    const to = location.href;
    if (to === from) return;
    tell(to, from, type);
    from = to;
  });
  const { navigation } = window as { navigation?: EventTarget };
  return [
    listen<PageTransitionEvent>(window, "pageshow", ({ persisted }) => {
      if (persisted) tell(from, from, "traverse");
    }),
    ...(navigation
      ? [
          listen<Event & { navigationType?: string }>(navigation, "currententrychange", ({ navigationType }) =>
            check(navigationType ?? "replace"),
          ),
        ]
      : [
          listen(window, "popstate hashchange", () => check("traverse")),
          ...["push", "replace"].map((type) => patch(history, `${type}State`, () => () => check(type))),
        ]),
  ];
}
