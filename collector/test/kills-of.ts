/** How often a test kills: `SPANHOUSE_TEST_KILLS` for a long run, else `usually`, which is enough for every day. */
export function killsOf(usually: number): number {
  return Number(process.env["SPANHOUSE_TEST_KILLS"] ?? usually);
}
