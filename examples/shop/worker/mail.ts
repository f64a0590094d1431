import { setTimeout as pause } from "node:timers/promises";

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

/** Sends a mail, as far as an example does: it takes its time, and every third order's first attempt fails. */
export async function sendMail({ orderNumber, attempt }: Mail): Promise<void> {
  await pause(120 + Math.random() * 300);
  if (orderNumber % 3 === 0 && attempt === 1) throw new MailError("the mailbox is busy (450)");
}
