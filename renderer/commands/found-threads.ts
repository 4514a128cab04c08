import type { ThreadId } from '../../shared/base/ids.ts';
import type { FoundThreads } from '../../shared/contract/library.ts';
import type { SearchHit } from '../../shared/sessions/search-hit.ts';

/** Where a thread that was found has the words: in its text, or with null in its title or only with its agents. */
export type FoundPlaces = { readonly hit: SearchHit | null; readonly agents: readonly SearchHit[] };

/** Threads of persons that were found, each with the places that have the words, those of its agents among them. */
export type Found = ReadonlyMap<ThreadId, FoundPlaces>;

/** A thread whose title has the words. */
export const foundByTitle: FoundPlaces = { hit: null, agents: [] };

/** Brings what our store has found to the threads that are listed. An agent has one place, in its text before its name. */
export function placesOf({ hits, threads }: FoundThreads): Found {
  return new Map(
    threads.map(({ id }) => {
      const hit = hits.findLast(({ threadId }) => threadId === id) ?? null;
      const ofAgents = hits.filter(({ agent }) => agent?.root === id);
      const agents = new Map(ofAgents.map((each) => [each.threadId, each]));
      return [id, { hit, agents: [...agents.values()] }];
    }),
  );
}
