import { setTimeout as pause } from "node:timers/promises";

/** The mail server would not take it, now. */
export class MailError extends Error {
  override readonly name = "MailError";
}

/** Sends a mail, as far as an example does: it takes its time, and every third order's first attempt fails. */
export async function sendMail(
  to: string,
  order: { readonly number: number; readonly attempt: number },
): Promise<void> {
  await pause(120 + Math.random() * 300);
  if (order.number % 3 === 0 && order.attempt === 1) throw new MailError(`the mailbox of ${to} is busy (450)`);
}
