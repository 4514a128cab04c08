import type { SearchTerm } from '../../../../shared/store/search-terms.ts';
import { folderWord } from '../folder-word.ts';

/**
 * A search in the language of the index, with null not within one folder: every word in quotes, so that none of them is
 * an operator.
 */
export function matchOf(terms: readonly SearchTerm[], folder: number | null): string {
  const sought = terms.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`).join(' AND ');
  const within = folder === null ? '' : ` AND folder : "${folderWord(folder)}"`;
  return `words : (${sought})${within}`;
}
