/* What a page needs to read and write searches: the search language and nothing that reads requests, so without zod. */
export { filterToSearch } from "../filters-to-search.ts";
export { bindSearch } from "./bind-search.ts";
export type { BoundSearch, ValueTest } from "./bind-search.ts";
export { levelOfSeverity, levelRank, levels } from "./levels.ts";
export type { Level, LevelSource } from "./levels.ts";
export { isWordCharacter, lowerAscii } from "./match-pattern.ts";
export { createMatcher } from "./match-search.ts";
export type { SearchableRow } from "./match-search.ts";
export { parseSearch } from "./parse-search.ts";
export { printSearch } from "./print-search.ts";
export { everything, SearchError } from "./search.ts";
export type { Comparison, FieldTest, Pattern, Search } from "./search.ts";
export { attributeColumns, attributePrefixes, builtInFields, resolveField } from "./search-fields.ts";
export type { AttributeMap, BuiltInField, ResolvedField, SearchSignal } from "./search-fields.ts";
export { webVitals } from "../web-vitals.ts";
export type { WebVital } from "../web-vitals.ts";
