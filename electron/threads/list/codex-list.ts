import { err, ok, type Result } from '../../../shared/base/result.ts';
import { listSpellings } from '../../../shared/texts/search-form.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Thread } from '../../model/codex-protocol/generated.ts';
import { pages } from '../../model/codex-protocol/pages.ts';
import { toThreadProblem } from '../codex-problems.ts';

const pageSize = 100;
/** Selects a folder's threads: archived or not, with words in the title, at most `limit`. */
export type ThreadQuery = { readonly archived: boolean; readonly search: string; readonly limit: number };

/** Threads from Codex's store, newest first. `isComplete`: there are no more. */
export type CodexThreads = { readonly threads: readonly Thread[]; readonly isComplete: boolean };

/**
 * Asks Codex for the newest threads of some folders, page by page until it has `limit`. Searches titles for each
 * spelling of letters with accents.
 */
export async function listCodexThreads(
  codex: CodexServer,
  folders: readonly string[],
  asked: ThreadQuery,
): Promise<Result<CodexThreads, ThreadProblem>> {
  const threads = new Map<string, Thread>();
  let isComplete = true;
  for (const search of listSpellings(asked.search)) {
    const listed = await listWithSpelling(codex, folders, { ...asked, search });
    if (!listed.ok && threads.size === 0) return listed;
    isComplete &&= listed.ok && listed.value.isComplete;
    if (listed.ok) for (const thread of listed.value.threads) threads.set(thread.id, thread);
  }
  return ok({ threads: [...threads.values()], isComplete });
}

async function listWithSpelling(
  codex: CodexServer,
  folders: readonly string[],
  { archived, limit, search }: ThreadQuery,
): Promise<Result<CodexThreads, ThreadProblem>> {
  const ask = (cursor: string | null) =>
    codex.request('thread/list', {
      cwd: [...folders],
      limit: pageSize,
      sortKey: 'recency_at',
      modelProviders: [],
      archived,
      cursor,
      ...(search === '' ? {} : { searchTerm: search }),
    });
  const threads: Thread[] = [];
  for await (const page of pages(ask)) {
    if (!page.ok && threads.length === 0) return err(toThreadProblem(page.error));
    if (!page.ok) return ok({ threads, isComplete: false });
    threads.push(...page.value.data);
    if (threads.length >= limit) return ok({ threads, isComplete: page.value.nextCursor === null });
  }
  return ok({ threads, isComplete: true });
}
