import { threadId, turnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Thread } from '../../../shared/codex-protocol/generated.ts';
import { pages } from '../../../shared/codex-protocol/pages.ts';
import type { SearchHit } from '../../../shared/store/search-hit.ts';
import { searchParts } from '../../../shared/store/search-terms.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { threadProblem } from '../codex-problems.ts';
import { nameOf } from '../describe-thread.ts';

const pageSize = 50;
/** The maximum number of pages that are read of each of Codex's two lists, archived threads and others. */
const maxPages = 8;
/** The maximum number of threads whose messages are looked at. */
const maxLookedAt = 60;
/** How many places in one thread are read. The last of them is shown. */
const placesLookedAt = 50;

/** A thread of Codex's store with the place of the match. */
export type FoundInCodex = { readonly thread: Thread; readonly archived: boolean; readonly hit: SearchHit };

/** `complete`: nothing was left out. */
export type CodexFound = { readonly found: readonly FoundInCodex[]; readonly complete: boolean };

/**
 * The threads of Codex's store that contain each word or quoted phrase of a query in what a person or the model wrote.
 * Codex looks for letters as they are, but for case, and not in commands and their output (observed with 0.169).
 * `isWanted` selects threads before they are looked at.
 */
export async function searchCodex(
  codex: CodexServer,
  query: string,
  isWanted: (thread: Thread) => boolean,
): Promise<Result<CodexFound, ThreadProblem>> {
  const terms = literalTerms(query);
  const [longest] = terms.toSorted((one, other) => other.length - one.length);
  if (longest === undefined) return ok({ found: [], complete: true });
  const found: FoundInCodex[] = [];
  let isComplete = true;
  let lookedAt = 0;
  for (const archived of [false, true]) {
    const ask = (cursor: string | null) =>
      codex.request('thread/search', {
        searchTerm: longest,
        archived,
        cursor,
        limit: pageSize,
        sortKey: 'recency_at',
        sortDirection: 'desc',
      });
    let asked = 0;
    for await (const page of pages(ask)) {
      if (!page.ok) return err(threadProblem(page.error));
      for (const { thread } of page.value.data) {
        if (!isWanted(thread)) continue;
        if (lookedAt === maxLookedAt) return ok({ found, complete: false });
        lookedAt += 1;
        const hit = await placeIn(codex, thread, archived, longest, terms);
        if (hit !== null) found.push({ thread, archived, hit });
      }
      asked += 1;
      if (asked < maxPages || page.value.nextCursor === null) continue;
      isComplete = false;
      break;
    }
  }
  return ok({ found, complete: isComplete });
}

/**
 * The last place of the longest term. Null if a term is missing: Codex also finds its own words to the model, which no
 * one sees.
 */
async function placeIn(
  codex: CodexServer,
  thread: Thread,
  archived: boolean,
  longest: string,
  terms: readonly string[],
): Promise<SearchHit | null> {
  const occurrences = (searchTerm: string, limit: number) =>
    codex.request('thread/searchOccurrences', { threadId: thread.id, searchTerm, limit });
  for (const term of terms) {
    if (term === longest) continue;
    const others = await occurrences(term, 1);
    if (!others.ok || others.value.data.length === 0) return null;
  }
  const places = await occurrences(longest, placesLookedAt);
  const place = places.ok ? places.value.data.at(-1) : undefined;
  if (place === undefined) return null;
  const { end, start } = place.snippetMatchRange;
  return {
    threadId: threadId.parse(thread.id),
    title: nameOf(thread) ?? thread.preview,
    folder: thread.cwd,
    archived,
    agent: null,
    turnId: turnId.parse(place.turnId),
    entryId: null,
    kind: 'message',
    at: null,
    snippet: { text: place.snippet, marks: [{ from: start, to: end }] },
  };
}

/** The words and quoted phrases of a query as they were typed. */
function literalTerms(query: string): readonly string[] {
  const parts = searchParts(query).map(({ text }) => text.trim());
  return [...new Set(parts.filter((part) => /[\p{L}\p{N}]/u.test(part)))];
}
