import type { TimeRange } from "@grafana/data";
import { getTemplateSrv } from "@grafana/runtime";
import { useMemo } from "react";
import { rememberedSource } from "./completion-cache.ts";
import type { CompletionSource } from "./completion-source.ts";
import { completionRange, editorWords, type EditorWords } from "./editor-words.ts";

/** What the fields of an editor complete with; the same object as long as range and variables are the same. */
export function useEditorWords(source: CompletionSource, range: TimeRange | undefined): EditorWords {
  const { fromMs, toMs } = completionRange(range);
  const names = getTemplateSrv()
    .getVariables()
    .map(({ name }) => `$${name}`)
    .join(" ");
  return useMemo(
    () =>
      editorWords(rememberedSource(source), {
        range: { fromMs, toMs },
        variables: names === "" ? [] : names.split(" "),
      }),
    [source, fromMs, toMs, names],
  );
}
