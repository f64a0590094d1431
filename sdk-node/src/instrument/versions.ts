/**
 * The few forms of version ranges that the catalogue uses: `*`, `^1.2.3`, `>=1.2.3`, `<4`, joined by a space (and) or by
 * `||` (or). A pre-release counts as its version.
 */
type Version = readonly [number, number, number];

function parse(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split(/[-+]/, 1)[0]!.split(".").map(Number);
  return [major, minor, patch];
}

function compare(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

function fits(version: Version, comparator: string): boolean {
  if (comparator === "*") return true;
  const [, operator, bound] = /^(\^|>=|<)([\d.]+)$/.exec(comparator) ?? [];
  if (bound === undefined) throw new Error(`BUG: the version range ${comparator} has a form that is not understood.`);
  const order = compare(version, parse(bound));
  if (operator === "<") return order < 0;
  return order >= 0 && (operator === ">=" || version[0] === parse(bound)[0]);
}

/** Whether a version is in a range. */
export function inRange(version: string, range: string): boolean {
  const parsed = parse(version);
  return range.split("||").some((all) =>
    all
      .trim()
      .split(/\s+/)
      .every((comparator) => fits(parsed, comparator)),
  );
}
