import type { ThreadId } from '../../shared/base/ids.ts';
import type { FoundThreads } from '../../shared/contract/thread-actions.ts';
import type { SearchHit } from '../../shared/store/search-hit.ts';

/** Where a found thread matches: in its text, or with null in its title or only in its agents. */
export type ThreadMatches = { readonly hit: SearchHit | null; readonly agents: readonly SearchHit[] };

/** The user's threads that were found, each with the matching places, including those in its agents. */
export type MatchesByThread = ReadonlyMap<ThreadId, ThreadMatches>;

/**
 * How far a search has come: threads of our store, or also those of Codex's. `withoutCodex`: Codex could not search.
 * `inPart`: Codex has more threads with these words than it returned. `unread`: Codex could not read this many.
 */
export type SearchReach = 'here' | 'everywhere' | 'inPart' | 'withoutCodex' | { readonly unread: number };

/** What a search has found so far. */
export type SearchAnswer = { readonly found: MatchesByThread; readonly reach: SearchReach };

/** A thread whose title matches. */
export const titleMatch: ThreadMatches = { hit: null, agents: [] };

/**
 * Maps what our store found to the listed threads. An agent has one place: a match in its text comes before one in its
 * name.
 */
export function groupByThread({ hits, threads }: FoundThreads): MatchesByThread {
  return new Map(
    threads.map(({ id }) => {
      const hit = hits.findLast(({ threadId }) => threadId === id) ?? null;
      const ofAgents = hits.filter(({ agent }) => agent?.root === id);
      const agents = new Map(ofAgents.map((each) => [each.threadId, each]));
      return [id, { hit, agents: [...agents.values()] }];
    }),
  );
}
