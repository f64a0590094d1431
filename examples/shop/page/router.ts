import { ApiError } from "./api.ts";
import { element } from "./element.ts";
import { spanhouse } from "./telemetry.ts";

/** What stands in the page. */
export interface View {
  readonly title: string;
  readonly body: readonly Node[];
}

/** An address of the shop: its pattern, and what it shows for the part that varies. */
export interface Route {
  readonly pattern: string;
  readonly show: (part: string) => View | Promise<View>;
}

const main = document.querySelector("main")!;
let routes: readonly Route[] = [];
let visit = 0;

function findRoute(path: string): readonly [Route | undefined, string] {
  const [, folder = "", part = ""] = path.split("/");
  const pattern = part === "" ? `/${folder}` : `/${folder}/:`;
  return [routes.find((route) => route.pattern.replace(/:.*/, ":") === pattern), decodeURIComponent(part)];
}

function put(view: View): void {
  document.title = `${view.title} · Hollis & Fern`;
  main.replaceChildren(...view.body);
}

async function show(): Promise<void> {
  const own = ++visit;
  const [route, part] = findRoute(location.pathname);
  spanhouse.setRoute(route?.pattern);
  try {
    const view = (await route?.show(part)) ?? { title: "Nothing here", body: [element("h1", {}, "Nothing here")] };
    // Another link may have been followed meanwhile.
    if (own === visit) put(view);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    spanhouse.captureError(error);
    put({ title: "Trouble", body: [element("h1", {}, "That did not work"), element("p", {}, error.message)] });
  }
}

/** Goes to another address of the shop without loading the page again. */
export async function goTo(address: string): Promise<void> {
  history.pushState({}, "", address);
  scrollTo(0, 0);
  await show();
}

/** A line at the top that something went wrong, until the next page. */
export function showMessage(text: string): void {
  main.querySelector(".message")?.remove();
  main.prepend(element("p", { class: "message", role: "alert" }, text));
}

/** Shows the page's own address, then follows its links. */
export function startRouter(own: readonly Route[]): void {
  routes = own;
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (link === null || link.origin !== location.origin || event.ctrlKey || event.metaKey || event.button !== 0)
      return;
    event.preventDefault();
    void goTo(link.href);
  });
  addEventListener("popstate", () => void show());
  void show();
}
