import { useEffect, useState } from "react";
import type { MetricInfo } from "../completion-source.ts";
import type { EditorWords } from "../editor-words.ts";

/** What is known of the metric of that name: one entry for each kind that has it; none while it is asked for or not stored. */
export function useMetricInfo(words: EditorWords, metric: string): readonly MetricInfo[] {
  const [known, setKnown] = useState<{ readonly metric: string; readonly info: readonly MetricInfo[] }>({
    ...{ metric: "", info: [] },
  });
  useEffect(() => {
    let isLeft = false;
    if (metric !== "") {
      words.metrics(metric).then(
        (found) => isLeft || setKnown({ metric, info: found.filter(({ name }) => name === metric) }),
        // The editor works without: every choice is offered then.
        () => isLeft || setKnown({ metric, info: [] }),
      );
    }
    return () => {
      isLeft = true;
    };
  }, [words, metric]);
  return known.metric === metric ? known.info : [];
}
