/** How well a name fits what was typed: 0 is best; undefined does not fit. */
function fit(name: string, part: string): number | undefined {
  const lower = name.toLowerCase();
  if (lower === part) return 0;
  // `http.route` of `attributes.http.route`: the prefix says where an attribute is kept, which nobody begins with.
  const bare = lower.replace(/^(?:attributes|resource|scope)\./, "");
  if (lower.startsWith(part) || bare === part) return 1;
  if (bare.startsWith(part)) return 2;
  if (lower.split(/[._\s/:-]/).some((word) => word.startsWith(part))) return 3;
  return lower.includes(part) ? 4 : undefined;
}

/** The names that hold what was typed, in any case, the best first; those that fit alike stay in their order. */
export function rankByPart<T>(items: readonly T[], part: string, nameOf: (item: T) => string): readonly T[] {
  if (part === "") return items;
  const lower = part.toLowerCase();
  return items
    .flatMap((item) => {
      const rank = fit(nameOf(item), lower);
      return rank === undefined ? [] : [{ item, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
