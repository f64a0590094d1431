/**
 * Puts a text on the clipboard; says whether it is there. Browsers give `navigator.clipboard` to pages over https and of the same machine
 * alone, and may refuse it even there; then the text is selected and copied as by a person.
 */
export async function writeClipboard(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) {
    try {
      await clipboard.writeText(text);
      return true;
    } catch {
      // The older way needs no permission.
    }
  }
  return copySelected(text);
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.ariaHidden = "true";
  Object.assign(area.style, { position: "fixed", top: "0", opacity: "0", pointerEvents: "none" });
  // Beside what has the focus: a drawer or a menu takes it back from what stands elsewhere.
  (focused?.parentElement ?? document.body).append(area);
  try {
    area.select();
    // oxlint-disable-next-line typescript/no-deprecated -- there is no other way in a page over plain http
    return document.activeElement === area && document.execCommand("copy");
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
