const wanted = process.env["SPANHOUSE_TEST_KILLS"];

/** How often a test kills: `SPANHOUSE_TEST_KILLS` for a long run, else `usually`, which is enough for every day. */
export function killsOf(usually: number): number {
  return Number(wanted ?? usually);
}

/** Prints what a long run has shown. */
export function reportLongRun(what: string, reckoning: object): void {
  if (wanted !== undefined) process.stdout.write(`${wanted} kills of ${what}: ${JSON.stringify(reckoning)}\n`);
}
