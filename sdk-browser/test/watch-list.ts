/** A list that grows while a test runs, and on which it can wait. */
export interface WatchList<Item> {
  readonly items: readonly Item[];
  add(item: Item): void;
  /** The first item, there already or still to come, for which `matches`; rejects with `what` when none comes in 10 s. */
  until(what: string, matches: (item: Item) => boolean): Promise<Item>;
  /** All items, as soon as there are `count`. */
  untilCount(what: string, count: number): Promise<readonly Item[]>;
}

const waitMsMax = 10_000;

export function createWatchList<Item>(): WatchList<Item> {
  const items: Item[] = [];
  const watchers = new Set<() => void>();

  function wait<Found>(what: string, look: () => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        watchers.delete(watch);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${what}: did not come in ${waitMsMax} ms; ${items.length} others did`));
      }, waitMsMax);
      const watch = (): void => {
        const found = look();
        if (found === undefined) return;
        end();
        resolve(found);
      };
      watchers.add(watch);
      watch();
    });
  }

  return {
    items,
    add(item) {
      items.push(item);
      for (const watch of watchers) watch();
    },
    until: (what, matches) => wait(what, () => items.find(matches)),
    untilCount: (what, count) => wait(what, () => (items.length >= count ? items : undefined)),
  };
}
