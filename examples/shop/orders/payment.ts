import { setTimeout as pause } from "node:timers/promises";
import { startSpan, withSpan } from "@spanhouse/node";
import { Refusal } from "./refusal.ts";

/** The card that the example's bank refuses. */
const refusedEnding = "0002";

/** Asks the bank for the money: a piece of work that no instrumentation knows, so it is a span of our own. */
export async function authorisePayment(card: string, amountCents: number): Promise<void> {
  const span = startSpan("authorise payment", {
    attributes: { "payment.amount_cents": amountCents, "payment.card.ending": card.slice(-4) },
  });
  await withSpan(span, async () => {
    try {
      await pause(40 + Math.random() * 80);
      if (card.endsWith(refusedEnding)) throw new Refusal(402, "the bank refused the card");
    } catch (error) {
      span.recordError(error);
      throw error;
    } finally {
      span.end();
    }
  });
}
