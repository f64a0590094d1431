/** Sealed segments that nobody has taken, oldest first, and those who wait for one. */
export interface SegmentQueue<Segment extends { readonly id: string }> {
  /** Segments not yet taken. */
  readonly waiting: number;
  put(segment: Segment): void;
  take(): Promise<Segment | undefined>;
  /** Ends every `take`, those to come too. */
  close(): void;
}

export function createSegmentQueue<Segment extends { readonly id: string }>(): SegmentQueue<Segment> {
  const segments: Segment[] = [];
  const takers: ((segment: Segment | undefined) => void)[] = [];
  let closed = false;
  return {
    get waiting() {
      return segments.length;
    },
    put: (segment) => {
      const taker = takers.shift();
      if (taker !== undefined) {
        taker(segment);
        return;
      }
      // Nearly always the newest; a segment that was withheld comes late and goes in front of younger ones.
      const index = segments.findLastIndex(({ id }) => id < segment.id);
      segments.splice(index + 1, 0, segment);
    },
    take: () => {
      if (closed) return Promise.resolve(undefined);
      const segment = segments.shift();
      if (segment !== undefined) return Promise.resolve(segment);
      return new Promise((resolve) => takers.push(resolve));
    },
    close: () => {
      closed = true;
      for (const taker of takers.splice(0)) taker(undefined);
    },
  };
}
