import type { TestDataSourceResponse } from "@grafana/data";
import type { SpanhouseQuery } from "../../src/query/query.ts";

/** A question of one panel. */
export interface AskedModule {
  readonly query: SpanhouseQuery;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What came of it. */
export interface ModuleAnswer {
  readonly state: string | undefined;
  readonly errors: readonly (string | undefined)[];
  /** Of `lintFrames`. */
  readonly complaints: readonly string[];
  /** Of each frame. */
  readonly rows: readonly number[];
}

/** What the built plugin has, by type. */
export interface ModuleExports {
  readonly configEditor: string;
  readonly queryEditor: string;
  readonly annotationEditor: string;
  readonly variableEditor: string;
  /** Of the class of the data source. */
  readonly methods: readonly string[];
}

declare global {
  interface Window {
    exportsOfModule: () => Promise<ModuleExports>;
    /** What "Save & test" would say, of the collector behind `url`. */
    testModule: (url?: string) => Promise<TestDataSourceResponse>;
    askModule: (asked: AskedModule) => Promise<ModuleAnswer>;
  }
}
