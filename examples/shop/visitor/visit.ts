import type { Browser, BrowserContext } from "playwright-core";
import type { Journey } from "./journeys.ts";
import type { Person, Source } from "./people.ts";

/** A visit to come. */
export interface Plan {
  readonly shopUrl: string;
  readonly person: Person;
  readonly source: Source;
  readonly journey: Journey;
}

/** What a visit was. */
export interface Visit {
  readonly outcome: string;
  /** The trace of the order, as the page told the server. */
  readonly orderTraceId: string | undefined;
}

type Kept = Exclude<Awaited<ReturnType<BrowserContext["storageState"]>>, string>;

/** Whoever has done what they came for looks at it until the page has told of it: at most so long, and five seconds mostly. */
const lastLookMsMax = 8_000;
/** A page that is left tells its last records by requests that outlive it; so long they get. */
const lastWordsMs = 400;
const stepMsMax = 15_000;
const keptOf = new Map<Person, Kept>();

/** Goes through the shop once, in a browser of the person's own that remembers the visits before. */
export async function visit(browser: Browser, plan: Plan): Promise<Visit> {
  const { shopUrl, person, source, journey } = plan;
  const storageState = keptOf.get(person);
  const context = await browser.newContext({ ...person.options, ...(storageState && { storageState }) });
  let orderTraceId: string | undefined;
  try {
    context.setDefaultTimeout(stepMsMax);
    const page = await context.newPage();
    page.on("request", (request) => {
      if (request.method() !== "POST" || !request.url().endsWith("/api/orders")) return;
      orderTraceId = request.headers()["traceparent"]?.split("-")[1];
    });
    const { referer } = source;
    await page.goto(`${shopUrl}/?${source.query}`, { ...(referer === undefined ? {} : { referer }) });
    const outcome = await journey(page, person);
    await page.waitForResponse(/\/v1\/traces$/, { timeout: lastLookMsMax }).catch(() => undefined);
    await page.goto("about:blank");
    await page.waitForTimeout(lastWordsMs);
    keptOf.set(person, await context.storageState());
    return { outcome, orderTraceId: outcome.startsWith("ordered") ? orderTraceId : undefined };
  } finally {
    await context.close();
  }
}
