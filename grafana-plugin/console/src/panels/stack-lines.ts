/** A line of a stack trace; `foreign` when it is of a library or the runtime, not of the program that is watched. */
export interface StackLine {
  readonly text: string;
  readonly foreign: boolean;
}

const foreignPlaces =
  /node_modules|node:internal|\(internal\/|(?:\(|at )<anonymous>|\bjava\.base\/|site-packages|\/usr\/(?:local\/)?lib\//;
const frame = /^\s*(?:at\s|File "|\S*@\S+:\d|\d+:\s)/;

/** Lines of a stack trace of any language, empty ones left out. */
export function stackLines(stack: string): StackLine[] {
  return stack
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((text) => ({ text, foreign: frame.test(text) && foreignPlaces.test(text) }));
}
