import { bindSearch, parseSearch, SearchError, type SearchSignal } from "@spanhouse/schemas/search";

/** Why a search cannot be asked, and at which character: in UTF-16 units from 0. */
export interface SearchProblem {
  readonly message: string;
  readonly at: number;
}

const variable = /\$\w|\$\{|\[\[/;

/**
 * Tells what is wrong with a search before it is sent; undefined when nothing is. What a template variable will be is not known
 * here, so with one in it only the form is checked, not whether `level>=$level` compares with a level.
 */
export function checkSearch(text: string, signal: SearchSignal): SearchProblem | undefined {
  try {
    const search = parseSearch(text);
    if (!variable.test(text)) bindSearch(search, signal);
    return undefined;
  } catch (error) {
    if (error instanceof SearchError) return { message: error.message, at: error.at };
    throw error;
  }
}
