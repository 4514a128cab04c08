import type { SearchTerm } from '../../../../shared/store/search-terms.ts';
import { folderWord } from '../folder-word.ts';

/**
 * Builds a query in the index's syntax. Every word is quoted, so that none acts as an operator. `folder` null: all
 * folders.
 */
export function matchOf(terms: readonly SearchTerm[], folder: number | null): string {
  const sought = terms.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`).join(' AND ');
  const within = folder === null ? '' : ` AND folder : "${folderWord(folder)}"`;
  return `words : (${sought})${within}`;
}
