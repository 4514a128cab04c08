import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Thread } from '../../../shared/codex-protocol/generated.ts';
import { pages } from '../../../shared/codex-protocol/pages.ts';
import { spellingsOf } from '../../../shared/texts/search-form.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { threadProblem } from '../codex-problems.ts';

const pageSize = 100;
/** Selects a folder's threads: archived or not, with words in the title, at most `most`. */
export type ThreadsAsked = { readonly archived: boolean; readonly search: string; readonly most: number };

/** Threads from Codex's store, newest first. `complete`: there are no more. */
export type StoredThreads = { readonly threads: readonly Thread[]; readonly complete: boolean };

/**
 * Asks Codex for the newest threads of some folders, page by page until it has `most`. Words in titles are looked for in
 * each spelling of their letters with marks.
 */
export async function listStored(
  codex: CodexServer,
  folders: readonly string[],
  asked: ThreadsAsked,
): Promise<Result<StoredThreads, ThreadProblem>> {
  const threads = new Map<string, Thread>();
  let isComplete = true;
  for (const search of spellingsOf(asked.search)) {
    const listed = await listSpelled(codex, folders, { ...asked, search });
    if (!listed.ok && threads.size === 0) return listed;
    isComplete &&= listed.ok && listed.value.complete;
    if (listed.ok) for (const thread of listed.value.threads) threads.set(thread.id, thread);
  }
  return ok({ threads: [...threads.values()], complete: isComplete });
}

async function listSpelled(
  codex: CodexServer,
  folders: readonly string[],
  { archived, most, search }: ThreadsAsked,
): Promise<Result<StoredThreads, ThreadProblem>> {
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
    if (!page.ok && threads.length === 0) return err(threadProblem(page.error));
    if (!page.ok) return ok({ threads, complete: false });
    threads.push(...page.value.data);
    if (threads.length >= most) return ok({ threads, complete: page.value.nextCursor === null });
  }
  return ok({ threads, complete: true });
}
