import { AppEvents } from "@grafana/data";
import { getAppEvents } from "@grafana/runtime";
import { writeClipboard } from "./clipboard.ts";

/** Copies a text and tells the person whether it is on the clipboard. Never rejects. */
export async function copyText(text: string): Promise<void> {
  const isCopied = await writeClipboard(text);
  getAppEvents().publish(
    isCopied
      ? { type: AppEvents.alertSuccess.name, payload: ["Copied"] }
      : {
          type: AppEvents.alertError.name,
          payload: ["The browser did not let this page copy", "Select the text and copy it by the keyboard."],
        },
  );
}
