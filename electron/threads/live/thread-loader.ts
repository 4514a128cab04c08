import { z } from 'zod';
import { join } from '../../../shared/alerts/error-words.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { entryId, type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Thread } from '../../../shared/codex-protocol/generated.ts';
import { isImported } from '../../../shared/exports/imported-thread.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { EmitSessionEvent, SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { AgentOf } from '../../../shared/threads/agent-of.ts';
import { describeThreadProblem } from '../../../shared/threads/problem-sentences.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import { inSync } from '../../../shared/threads/thread-standing.ts';
import { notice } from '../../../shared/transcript/interpret-notice.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { isLost, notReady, threadProblem } from '../codex-problems.ts';
import { nameOf, titleFrom } from '../describe-thread.ts';
import type { LiveThread } from '../live-thread.ts';
import { type CaughtUp, nothingNew, type ThreadHistory } from '../thread-history.ts';
import type { EmitToWindows } from '../thread-news.ts';
import { settingsFromReply, settingsFromStored } from '../thread-settings.ts';
import type { PendingWork } from './pending-work.ts';
import type { SyncStatuses } from './sync-statuses.ts';

/** The maximum number of turns from another client that are loaded. */
export const maxMissed = 60;

type Loading = Promise<Result<null, ThreadProblem>>;

export type ThreadLoaderDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly history: ThreadHistory;
  readonly standings: SyncStatuses;
  readonly pendingWork: PendingWork;
  readonly emit: EmitToWindows;
  readonly emitEvent: EmitSessionEvent;
};

/**
 * Loads threads in two steps. The content from our store, or else Codex's, can be shown at once. Loading in Codex takes
 * longer the more turns there are, and is needed only to continue the thread.
 */
export class ThreadLoader {
  readonly #deps: ThreadLoaderDeps;
  readonly #reading = new Map<ThreadId, Loading>();
  readonly #loading = new Map<ThreadId, Loading>();
  readonly #unloading = new Map<ThreadId, Loading>();

  constructor(deps: ThreadLoaderDeps) {
    this.#deps = deps;
  }

  /** Loads the newest turns of a thread. Codex does not have to have it loaded. */
  async read(thread: LiveThread): Loading {
    return thread.history === null ? once(this.#reading, thread.id, () => this.#read(thread)) : ok(null);
  }

  /**
   * Makes Codex load the thread in this process for writing, once per Codex process. Fails while Codex would then begin
   * work by itself, also in a loaded thread: call it before each turn.
   */
  async load(thread: LiveThread): Loading {
    // A turn that runs takes messages as steering. What comes meanwhile waits for its end.
    if (thread.loadedIn !== null && thread.turn.current === null) {
      const pending = await this.#deps.pendingWork.look(thread);
      if (!pending.ok) return pending;
      if (pending.value) return err({ type: 'hasPendingWork' });
    }
    return this.#loadOnce(thread, false);
  }

  /** The same, and lets Codex begin what is pending: the person has said so. */
  async loadToWork(thread: LiveThread): Loading {
    await this.#loading.get(thread.id);
    return this.#loadOnce(thread, true);
  }

  async #loadOnce(thread: LiveThread, mayWork: boolean): Loading {
    if (isImported(thread.id)) return err({ type: 'threadGone' });
    return thread.loadedIn === null ? once(this.#loading, thread.id, () => this.#load(thread, mayWork)) : ok(null);
  }

  /** Makes Codex unload the thread, which it does after a while. The thread is loaded again when needed. */
  unload(thread: LiveThread): void {
    thread.loadedIn = null;
    void once(this.#unloading, thread.id, async () => {
      const reply = await this.#deps.codex.request('thread/unsubscribe', { threadId: thread.id });
      return reply.ok ? ok(null) : err(threadProblem(reply.error));
    });
  }

  async #read(thread: LiveThread): Loading {
    if ((await this.#deps.history.beginKept(thread.id, () => thread)) !== null) {
      if (thread.syncStatus.type === 'lost') sayLost(thread);
      else if (thread.agentOf === null) sayWhatIsMissing(thread);
      return ok(null);
    }
    const [about, newest] = await Promise.all([
      this.#deps.codex.request('thread/read', { threadId: thread.id }),
      this.#deps.history.newest(thread.id),
    ]);
    if (!about.ok) return err(threadProblem(about.error));
    if (!newest.ok) return newest;
    const stored = about.value.thread;
    noteFacts(thread, stored, stored.model);
    thread.settings = settingsFromStored(stored);
    this.#deps.history.prepend(thread, newest.value);
    if (thread.agentOf === null) sayWhatIsMissing(thread);
    return ok(null);
  }

  async #load(thread: LiveThread, mayWork: boolean): Loading {
    const { clock, standings, emitEvent } = this.#deps;
    const pending = mayWork ? ok(false) : await this.#hasPendingWork(thread);
    if (pending.ok && pending.value) return err({ type: 'hasPendingWork' });
    const began = clock.now();
    emitEvent({ type: 'session.resume.start' });
    const resumed = pending.ok ? await this.#resume(thread) : pending;
    const durationMs = Math.max(0, clock.now() - began);
    if (resumed.ok) {
      emitEvent(resumedEvent(thread, resumed.value, durationMs));
      if (thread.syncStatus.type === 'lost') sayWhatIsMissing(thread);
      standings.change(thread, inSync);
      sayLoaded(thread);
      return ok(null);
    }
    const problem = resumed.error;
    if (problem.type === 'hasPendingWork') return resumed;
    emitEvent({ type: 'session.resume.failure', durationMs, reason: reasons[problem.type] });
    if (problem.type === 'heldByOtherProcess') {
      if (thread.syncStatus.type !== 'held') standings.change(thread, { type: 'held', watching: false, works: false });
    } else if (thread.syncStatus.type === 'lost') sayLost(thread);
    else if (problem.type !== 'codexNotReady') sayNotLoaded(thread, problem);
    return resumed;
  }

  async #hasPendingWork(thread: LiveThread): Promise<Result<boolean, ThreadProblem>> {
    const ready = await this.#deps.codex.ready();
    return ready.ok ? await this.#deps.pendingWork.look(thread) : err(notReady(ready.error));
  }

  async #resume(thread: LiveThread): Promise<Result<CaughtUp, ThreadProblem>> {
    await this.#unloading.get(thread.id);
    const read = await this.read(thread);
    if (!read.ok) return read;
    const ready = await this.#deps.codex.ready();
    if (!ready.ok) return err(notReady(ready.error));
    const reply = await this.#deps.codex.request('thread/resume', {
      threadId: thread.id,
      excludeTurns: true,
      initialTurnsPage: { limit: maxMissed, itemsView: 'full' },
    });
    if (!reply.ok && isLost(reply.error)) this.#deps.standings.change(thread, { type: 'lost' });
    if (!reply.ok) return err(threadProblem(reply.error));
    const { thread: stored, model, initialTurnsPage } = reply.value;
    thread.loadedIn = ready.value.generation;
    thread.followed = null;
    thread.mode = null;
    noteFacts(thread, stored, model);
    const toldBefore = thread.settings?.tellsBlockedCommands === true;
    thread.settings = settingsFromReply(thread.id, reply.value, false);
    const caughtUp = initialTurnsPage ? this.#deps.history.catchUp(thread, initialTurnsPage) : nothingNew;
    if (toldBefore) sayWhatIsMissing(thread);
    this.#deps.emit(thread.id, { name: 'threadSettingsChanged', payload: thread.settings });
    return ok(caughtUp);
  }
}

const reasons = {
  threadGone: 'lost',
  heldByOtherProcess: 'held',
  codexNotReady: 'notReady',
  refused: 'refused',
} as const;

function resumedEvent({ unreadable }: LiveThread, { added, vanished }: CaughtUp, durationMs: number): SessionEvent {
  if (unreadable.length === 0) return { type: 'session.resume.success', durationMs, added, vanished };
  const newer = unreadable.filter(({ reason }) => reason === 'newer').length;
  return { type: 'session.resume.partial', durationMs, damaged: unreadable.length - newer, newer };
}

/** The pending work for a thread, or new work from `begin`. */
function once(underWay: Map<ThreadId, Loading>, id: ThreadId, begin: () => Loading): Loading {
  const begun = underWay.get(id) ?? begin().finally(() => underWay.delete(id));
  underWay.set(id, begun);
  return begun;
}

function noteFacts(thread: LiveThread, stored: Thread, model: string | null): void {
  if (stored.parentThreadId !== null && thread.agentOf === null)
    thread.agentOf = agentOfStored(stored, stored.parentThreadId);
  thread.name = nameOf(stored);
  thread.beginning = titleFrom(stored.preview || (thread.agentOf?.name ?? ''));
  thread.updatedAt = (stored.recencyAt ?? stored.updatedAt) * 1000;
  if (model !== null) thread.recorder.modelNamed(model);
}

/** Codex's store does not say which entry started an agent. */
function agentOfStored({ agentNickname, agentRole, source }: Thread, parent: string): AgentOf {
  const path = pathOfAgent.safeParse(source).data?.subAgent.thread_spawn.agent_path;
  const name = path?.slice(path.lastIndexOf('/') + 1) || agentNickname || agentRole;
  return { parent: threadId.parse(parent), turnId: null, entryId: null, name };
}

const pathOfAgent = z.object({
  subAgent: z.object({ thread_spawn: z.object({ agent_path: z.string().nullish() }) }),
});

/** Codex reports blocked commands only in the process that started a thread. */
export function sayWhatIsMissing(thread: LiveThread): void {
  const fact = t`This thread started before Codex restarted.`;
  const detail = t`Commands that the sandbox blocks do not appear here. A new thread shows them.`;
  thread.say({ ...notice(resumedId(thread), null, 'info', fact, detail), commands: ['newThread'] });
}

function sayNotLoaded(thread: LiveThread, problem: ThreadProblem): void {
  const { fact, detail } = describeThreadProblem(problem);
  thread.say(notice(notLoadedId(thread), null, 'warning', fact, join(t`You can read it here.`, detail)));
}

/** Says that Codex cannot continue it. Skips an imported thread, which stays as it came. */
function sayLost(thread: LiveThread): void {
  if (isImported(thread.id)) return;
  const fact = t`Codex no longer has this thread.`;
  const detail = t`Your copy is kept here. To continue, fork it into a new thread. Codex gets the thread so far.`;
  thread.say(notice(resumedId(thread), null, 'warning', fact, detail));
}

/** Only if the thread said before that Codex has not loaded it. */
function sayLoaded(thread: LiveThread): void {
  const id = notLoadedId(thread);
  if (thread.find(entryId.parse(id)) !== null) thread.say(notice(id, null, 'success', t`Codex resumed this thread.`));
}

function resumedId({ id }: LiveThread): string {
  return `resumed:${id}`;
}

function notLoadedId({ id }: LiveThread): string {
  return `notLoaded:${id}`;
}
