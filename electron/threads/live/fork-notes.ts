import type { ThreadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { type CarriedConversation, carryConversation } from '../../model/threads/carry-conversation.ts';
import { toThreadProblem } from '../codex-problems.ts';
import type { LiveThread } from '../live-thread.ts';

/**
 * Gives a new thread the conversation of a thread that Codex lost, as a history item before the first message. Returns
 * what Codex received, or null if there was no conversation.
 */
export async function sendConversation(
  codex: CodexServer,
  from: LiveThread,
  to: LiveThread,
): Promise<Result<CarriedConversation | null, ThreadProblem>> {
  to.forkedFrom = from.id;
  const carried = carryConversation(from.title, from.log.transcript);
  if (carried === null) return ok(null);
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: carried.text }] };
  const given = await codex.request('thread/inject_items', { threadId: to.id, items: [item] });
  return given.ok ? ok(carried) : err(toThreadProblem(given.error));
}

/** The thread that another was forked from. */
type ForkOrigin = Pick<LiveThread, 'id' | 'title'>;

/** Notes in a thread which thread it was forked from, and exactly what Codex received of that one. */
export function noteForked(thread: LiveThread, from: LiveThread, carried: CarriedConversation | null): void {
  const part = carried?.leftOut === 0 ? t`The thread so far` : t`The end of the thread so far`;
  const length = wholeNumber(carried?.text.length ?? 0);
  const given = t`${part} was sent to Codex as text: ${length} characters, without command output.`;
  thread.addStatus({
    ...createForkNote(thread, from, carried === null ? t`It had no messages.` : given),
    ...(carried === null ? {} : { given: carried.text }),
  });
}

/** Notes in a copy made by Codex which thread it was copied from. `isMoved`: it takes the place of that thread. */
export function noteCopied(thread: LiveThread, from: ForkOrigin, isMoved: boolean): void {
  const detail = t`Codex remembers that thread up to this point.`;
  const note = createForkNote(thread, from, detail);
  thread.addStatus(isMoved ? { ...note, fact: t`Continued from “${from.title}” in its worktree.` } : note);
}

/** Notes in a thread of a worktree which thread continues it in the folder. `now` is in Unix milliseconds. */
export function noteContinued(thread: LiveThread, by: ThreadId, now: number): void {
  const entry = createNotice(`continued:${by}`, now, 'info', t`Continued in your folder.`);
  thread.addStatus({ ...entry, commands: ['openNamedThread'], thread: by });
}

function createForkNote(thread: LiveThread, { id, title }: ForkOrigin, detail: string) {
  const entry = createNotice(`forked:${thread.id}`, null, 'info', t`Forked from “${title}”.`, detail);
  return { ...entry, commands: ['openNamedThread' as const], thread: id };
}
