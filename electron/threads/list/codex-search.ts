import { threadId, turnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { SearchHit, Snippet } from '../../../shared/store/search-hit.ts';
import { findPlaces, listSpellings } from '../../../shared/texts/search-form.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Thread, ThreadItem, ThreadSearchOccurrence } from '../../model/codex-protocol/generated.ts';
import { pages } from '../../model/codex-protocol/pages.ts';
import { makeLiteralSnippet } from '../../model/threads/make-snippet.ts';
import { splitSearch } from '../../model/threads/search-terms.ts';
import { toThreadProblem } from '../codex-problems.ts';
import { getThreadName } from '../describe-thread.ts';

const pageSize = 50;
/** The maximum number of pages to read from each of Codex's two lists: archived threads and others. */
const maxPages = 8;
/** The maximum number of threads whose messages are searched. */
const maxScannedThreads = 60;
/** How many matches in one thread are read. The last one is shown. */
const maxScannedPlaces = 50;
/**
 * The largest page of turns that Codex returns. For threads of older versions, Codex reads the whole file for each
 * page.
 */
const turnsPageSize = 100;
const legacyPageSize = 20;
/** How many turns of a thread to read. */
const maxTurns = 1_000;

/** A thread in Codex's store with the place of the match. */
export type CodexMatch = { readonly thread: Thread; readonly archived: boolean; readonly hit: SearchHit };

/** `complete`: no more threads match. `unread`: how many threads match but could not be read to find the place. */
export type CodexSearchResult = {
  readonly found: readonly CodexMatch[];
  readonly complete: boolean;
  readonly unread: number;
};

/**
 * Finds the threads in Codex's store that contain each word or quoted phrase of a query in what a user or the model
 * wrote. Codex ignores case but not accents, and does not search commands and their output (observed with 0.169). So
 * this asks for each spelling of letters with accents. `isWanted` selects the threads to search.
 */
export async function searchCodex(
  codex: CodexServer,
  query: string,
  isWanted: (thread: Thread) => boolean,
): Promise<Result<CodexSearchResult, ThreadProblem>> {
  const terms = parseLiteralTerms(query);
  const [longest] = terms.toSorted((one, other) => other.length - one.length);
  if (longest === undefined) return ok({ found: [], complete: true, unread: 0 });
  const found: CodexMatch[] = [];
  const seen = new Set<string>();
  let isComplete = true;
  let unread = 0;
  for (const [archived, searchTerm] of [false, true].flatMap((inArchive) =>
    listSpellings(longest).map((spelling) => [inArchive, spelling] as const),
  )) {
    const ask = (cursor: string | null) =>
      codex.request('thread/search', {
        searchTerm,
        archived,
        cursor,
        limit: pageSize,
        sortKey: 'recency_at',
        sortDirection: 'desc',
      });
    let asked = 0;
    for await (const page of pages(ask)) {
      if (!page.ok) return err(toThreadProblem(page.error));
      for (const { thread } of page.value.data) {
        if (seen.has(thread.id) || !isWanted(thread)) continue;
        if (seen.size === maxScannedThreads) return ok({ found, complete: false, unread });
        seen.add(thread.id);
        const place = await findPlace(codex, thread, longest, terms);
        if (place === 'unread') unread += 1;
        else if (place === 'unfinished') isComplete = false;
        else if (place !== null) found.push({ thread, archived, hit: toHit(thread, archived, place) });
      }
      asked += 1;
      if (asked < maxPages || page.value.nextCursor === null) continue;
      isComplete = false;
      break;
    }
  }
  return ok({ found, complete: isComplete, unread });
}

/** Where a thread contains the longest term. */
type Place = { readonly turnId: string; readonly snippet: Snippet };

/**
 * Finds the last place of the longest term. Null if a term is missing: Codex also matches its own instructions to the
 * model, which users do not see. `unread`: Codex could not report the place. `unfinished`: the term may be in turns
 * that were not read, because there are too many.
 */
async function findPlace(
  codex: CodexServer,
  thread: Thread,
  longest: string,
  terms: readonly string[],
): Promise<Place | null | 'unread' | 'unfinished'> {
  // Codex does not report places in threads of its older versions (observed with 0.169).
  if (thread.historyMode === 'legacy') return findPlaceInTurns(codex, thread, longest, terms);
  for (const term of terms) {
    if (term === longest) continue;
    const others = await findOccurrences(codex, thread, term, 1);
    if (others === null) return findPlaceInTurns(codex, thread, longest, terms);
    if (others.length === 0) return null;
  }
  const places = await findOccurrences(codex, thread, longest, maxScannedPlaces);
  if (places === null) return findPlaceInTurns(codex, thread, longest, terms);
  const place = places.at(-1);
  if (place === undefined) return null;
  const { end, start } = place.snippetMatchRange;
  return { turnId: place.turnId, snippet: { text: place.snippet, marks: [{ from: start, to: end }] } };
}

/**
 * Finds the places of a term, one spelling after the other. The places of each spelling are in order. Null if Codex
 * fails to report them.
 */
async function findOccurrences(
  codex: CodexServer,
  thread: Thread,
  term: string,
  limit: number,
): Promise<readonly ThreadSearchOccurrence[] | null> {
  const found: ThreadSearchOccurrence[] = [];
  for (const searchTerm of listSpellings(term)) {
    const page = await codex.request('thread/searchOccurrences', { threadId: thread.id, searchTerm, limit });
    if (!page.ok) return null;
    found.push(...page.value.data);
  }
  return found;
}

/** Finds the same place by reading the turns, newest first, for threads where Codex does not report places. */
async function findPlaceInTurns(
  codex: CodexServer,
  thread: Thread,
  longest: string,
  terms: readonly string[],
): Promise<Place | null | 'unread' | 'unfinished'> {
  const limit = thread.historyMode === 'legacy' ? legacyPageSize : turnsPageSize;
  const ask = (cursor: string | null) =>
    codex.request('thread/turns/list', { threadId: thread.id, cursor, limit, itemsView: 'full' });
  const missing = new Set(terms);
  let place: Place | null = null;
  let read = 0;
  for await (const page of pages(ask)) {
    if (!page.ok) return 'unread';
    for (const turn of page.value.data) {
      for (const text of turn.items.flatMap(getTexts).toReversed()) {
        for (const term of missing) if (findPlaces(text, term).length > 0) missing.delete(term);
        if (place === null && !missing.has(longest)) {
          place = { turnId: turn.id, snippet: makeLiteralSnippet(text, longest) };
        }
        if (missing.size === 0) return place;
      }
    }
    read += limit;
    if (read >= maxTurns && page.value.nextCursor !== null) return 'unfinished';
  }
  return null;
}

/** Returns the texts that a user or the model wrote. */
function getTexts(item: ThreadItem): readonly string[] {
  if (item.type === 'agentMessage') return [item.text];
  if (item.type !== 'userMessage') return [];
  return item.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
}

function toHit(thread: Thread, archived: boolean, place: Place): SearchHit {
  return {
    threadId: threadId.parse(thread.id),
    title: getThreadName(thread) ?? thread.preview,
    folder: thread.cwd,
    archived,
    agent: null,
    turnId: turnId.parse(place.turnId),
    entryId: null,
    kind: 'message',
    at: null,
    snippet: place.snippet,
  };
}

/** Returns the words and quoted phrases of a query as they were typed. */
function parseLiteralTerms(query: string): readonly string[] {
  const parts = splitSearch(query).map(({ text }) => text.trim());
  return [...new Set(parts.filter((part) => /[\p{L}\p{N}]/u.test(part)))];
}
