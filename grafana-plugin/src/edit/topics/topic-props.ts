import type { SpanhouseQuery } from "../../query/query.ts";
import type { EditorWords } from "../editor-words.ts";
import type { Patch } from "../patch-query.ts";

/** What the part of the editor for one topic is given. */
export interface TopicProps<Query extends SpanhouseQuery> {
  readonly query: Query;
  readonly words: EditorWords;
  /** Something was chosen: the query is changed and asked. */
  readonly change: (patch: Patch<Query>) => void;
  /** Something was written that cannot be asked: the query is changed, so that it is not lost. */
  readonly keep: (patch: Patch<Query>) => void;
}
