import type { SearchHit } from '../../../../shared/store/search-hit.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { listThreadsById, type ThreadRow } from './list-threads.ts';
import { searchText, type TextSearch } from './search-text.ts';

/** Threads of persons that have the words of a search, or whose agents do, with the places where they have them. */
export type FoundRows = { readonly rows: readonly ThreadRow[]; readonly hits: readonly SearchHit[] };

/** Finds threads by their title and by what was said in them and by their agents. */
export function findThreads(db: Connection, search: TextSearch): FoundRows {
  const hits = searchText(db, search);
  return { rows: listThreadsById(db, [...new Set(hits.map(({ agent, threadId }) => agent?.root ?? threadId))]), hits };
}
