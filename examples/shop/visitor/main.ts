/**
 * Visitors for the shop, one after the other, in a real browser.
 *
 *     npm run visit --workspace examples/shop -- --visits 3
 *     npm run visit --workspace examples/shop -- --forever --shop http://127.0.0.1:8080
 */
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startBrowser } from "../../../sdk-browser/test/start-browser.ts";
import { journeys } from "./journeys.ts";
import { people, sources } from "./people.ts";
import { visit } from "./visit.ts";

const { values } = parseArgs({
  options: {
    shop: { type: "string", default: "http://127.0.0.1:8080" },
    visits: { type: "string", default: "10" },
    forever: { type: "boolean", default: false },
  },
});
const visits = values.forever ? Infinity : Number(values.visits);
/** Nobody is in a hurry once everything has been seen. */
const pauseMs = values.forever ? 2_000 : 0;

// A browser that is told to stop closes by itself; whoever is in the shop then does not come to an end.
let closing = false;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => (closing = true));

const browser = await startBrowser();
let failed = 0;
for (let number = 0; number < visits && !closing; number++) {
  // Each round of journeys is gone by other people, who come another way.
  const turn = number + Math.floor(number / journeys.length);
  const person = people[turn % people.length]!;
  const source = sources[turn % sources.length]!;
  const journey = journeys[number % journeys.length]!;
  const about = `${person.name} (${person.device}, ${source.name})`;
  try {
    const { outcome, orderTraceId } = await visit(browser, { shopUrl: values.shop, person, source, journey });
    const trace = orderTraceId === undefined ? "" : `, trace ${orderTraceId}`;
    console.log(`visit ${number + 1}: ${about} ${outcome}${trace}`);
  } catch (error) {
    if (closing) break;
    failed++;
    const [reason] = String(error).split("\n");
    console.log(`visit ${number + 1}: ${about} got stuck: ${reason}`);
  }
  await pause(pauseMs * (0.5 + Math.random()));
}
await browser.close();
process.exitCode = failed > 0 ? 1 : 0;
