import { setTimeout as pause } from "node:timers/promises";
import { startSpan } from "@spanhouse/node";

/** The mail server would not take it, now. */
class MailError extends Error {
  override readonly name = "MailError";
}

/** A mail about an order. */
export interface Mail {
  readonly to: string;
  readonly orderNumber: number;
  readonly attempt: number;
}

/** OTLP's number for the kind of a span that asks another machine. */
const client = 3;

/** Sends a mail, as far as an example does: it takes its time, and every third order's first attempt fails. */
export async function sendMail({ orderNumber, attempt }: Mail): Promise<void> {
  const span = startSpan("send mail", { kind: client });
  try {
    await pause(120 + Math.random() * 300);
    if (orderNumber % 3 === 0 && attempt === 1) throw new MailError("the mailbox is busy (450)");
  } catch (error) {
    span.recordError(error);
    throw error;
  } finally {
    span.end();
  }
}
