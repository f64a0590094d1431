export interface Holder {
  readonly pid: number;
  readonly host: string;
}

export function takeTurn(
  path: string,
  options: { readonly isDone: () => boolean; readonly onWait: (holder: Holder) => void },
): Promise<"clean" | "broken" | "done">;
export function keepClaim(path: string): () => void;
export function markCutOff(path: string): void;
