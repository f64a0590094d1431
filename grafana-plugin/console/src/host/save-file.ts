/** A browser may begin to read a file only after the click that saves it. */
const readWithinMs = 60_000;

/** A text as a file. */
export interface TextFile {
  readonly name: string;
  /** The media type. */
  readonly type: string;
  readonly text: string;
}

/** Gives the browser a file to save. */
export function saveFile({ name, type, text }: TextFile): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), readWithinMs);
}
