import type { SearchHit } from '../../../../shared/store/search-hit.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { listThreadsById, type ThreadRow } from './list-threads.ts';
import { searchText, type TextSearch } from './search-text.ts';

/** Threads of people that match a search, or whose agents match, with the matching places. */
export type FoundRows = { readonly rows: readonly ThreadRow[]; readonly hits: readonly SearchHit[] };

/** Finds threads by title and by what people and agents said in them. */
export function findThreads(db: Connection, search: TextSearch): FoundRows {
  const hits = searchText(db, search);
  return { rows: listThreadsById(db, [...new Set(hits.map(({ agent, threadId }) => agent?.root ?? threadId))]), hits };
}
