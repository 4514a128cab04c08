import type { SearchTerm } from '../../../model/threads/search-terms.ts';
import { toFolderWord } from '../folder-word.ts';

/**
 * Builds a query in the index's syntax. Every word is quoted, so that none acts as an operator. `folders` are keys, at
 * least one. Null: all folders.
 */
export function toMatchQuery(terms: readonly SearchTerm[], folders: readonly number[] | null): string {
  const sought = terms.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`).join(' AND ');
  const within =
    folders === null ? '' : ` AND folder : (${folders.map((folder) => `"${toFolderWord(folder)}"`).join(' OR ')})`;
  return `words : (${sought})${within}`;
}
