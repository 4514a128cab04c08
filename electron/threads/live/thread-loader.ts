import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { joinSentences } from '../../../shared/alerts/error-text.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { entryId, type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isImported } from '../../../shared/exports/imported-thread.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { AgentSource } from '../../../shared/threads/agent-source.ts';
import { describeThreadProblem } from '../../../shared/threads/describe-thread-problem.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import { inSync } from '../../../shared/threads/thread-sync-status.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Thread } from '../../model/codex-protocol/generated.ts';
import type { TelemetryService } from '../../privacy/telemetry/telemetry-service.ts';
import { isLost, toNotReadyProblem, toThreadProblem } from '../codex-problems.ts';
import { getThreadName, toTitle } from '../describe-thread.ts';
import type { LiveThread } from '../live-thread.ts';
import type { EmitToWindows } from '../thread-event-dispatcher.ts';
import { type CatchUpResult, nothingNew, type ThreadHistory } from '../thread-history.ts';
import { mergeStoredSettings, settingsFromReply, settingsFromStored } from '../thread-settings.ts';
import type { PendingWork } from './pending-work.ts';
import type { SyncStatuses } from './sync-statuses.ts';

/** The maximum number of turns from another client to load. */
export const maxMissedTurns = 60;

type LoadOutcome = Promise<Result<null, ThreadProblem>>;

/** `hasIndex`: Codex can list the thread's turns without loading it. */
type Refreshed = Result<{ readonly hasIndex: boolean }, ThreadProblem>;

export type ThreadLoaderDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly history: ThreadHistory;
  readonly syncStatuses: SyncStatuses;
  readonly pendingWork: PendingWork;
  readonly emit: EmitToWindows;
  readonly telemetry: Pick<TelemetryService, 'emit'>;
};

/**
 * Loads threads in three steps. The content from our store, or else Codex's, can be shown at once. What Codex has added
 * since is read while a window shows the thread. Loading in Codex starts the thread's MCP servers and locks the thread
 * for other programs, so it waits until the user continues the thread.
 */
export class ThreadLoader {
  readonly #deps: ThreadLoaderDeps;
  readonly #reading = new Map<ThreadId, LoadOutcome>();
  readonly #refreshing = new Map<ThreadId, Promise<Refreshed>>();
  readonly #loading = new Map<ThreadId, LoadOutcome>();
  readonly #unloading = new Map<ThreadId, LoadOutcome>();

  readonly #lockedListeners = new Listeners<[LiveThread]>();

  constructor(deps: ThreadLoaderDeps) {
    this.#deps = deps;
  }

  /** Calls `listen` when another process turns out to have a thread. */
  onLocked(listen: (thread: LiveThread) => void): void {
    this.#lockedListeners.add(listen);
  }

  /** Loads the newest turns of a thread. Codex does not need to have the thread loaded. */
  async read(thread: LiveThread): LoadOutcome {
    return thread.history === null ? share(this.#reading, thread.id, () => this.#read(thread)) : ok(null);
  }

  /**
   * Brings a thread that Codex has not loaded up to date: what other clients added, and what Codex would start in it.
   * Only reads, so nothing starts, unless Codex has no index of the thread's turns: it makes one only when it loads the
   * thread. Fails with `threadGone` if Codex has lost the thread.
   */
  async refresh(thread: LiveThread): LoadOutcome {
    if (isImported(thread.id)) return err({ type: 'threadGone' });
    if (thread.loadedIn !== null) return ok(null);
    // Loading brings everything with it.
    const loading = this.#loading.get(thread.id);
    if (loading !== undefined) return loading;
    const refreshed = await share(this.#refreshing, thread.id, () => this.#refresh(thread));
    if (!refreshed.ok) return refreshed;
    if (refreshed.value.hasIndex) return ok(null);
    const loaded = await this.#loadOnce(thread, false);
    return !loaded.ok && loaded.error.type === 'hasPendingWork' ? ok(null) : loaded;
  }

  /**
   * Makes Codex load the thread in this process for writing, once per Codex process. Fails if Codex would then start
   * work on its own. That can happen in a loaded thread too, so call this before each turn.
   */
  async load(thread: LiveThread): LoadOutcome {
    // A running turn takes messages as steering. Work that arrives in the meantime waits for the end of the turn.
    if (thread.loadedIn !== null && thread.turn.current === null) {
      const pending = await this.#deps.pendingWork.check(thread);
      if (!pending.ok) return pending;
      if (pending.value) return err({ type: 'hasPendingWork' });
    }
    return this.#loadOnce(thread, false);
  }

  /** Loads the thread like `load`, and lets Codex start the pending work, because the user agreed to it. */
  async loadAndStartWork(thread: LiveThread): LoadOutcome {
    await this.#loading.get(thread.id);
    return this.#loadOnce(thread, true);
  }

  async #loadOnce(thread: LiveThread, mayWork: boolean): LoadOutcome {
    if (isImported(thread.id)) return err({ type: 'threadGone' });
    return thread.loadedIn === null ? share(this.#loading, thread.id, () => this.#load(thread, mayWork)) : ok(null);
  }

  /** Makes Codex unload the thread, which takes a while. The thread is loaded again when needed. */
  unload(thread: LiveThread): void {
    thread.loadedIn = null;
    void share(this.#unloading, thread.id, async () => {
      const reply = await this.#deps.codex.request('thread/unsubscribe', { threadId: thread.id });
      return reply.ok ? ok(null) : err(toThreadProblem(reply.error));
    });
  }

  async #read(thread: LiveThread): LoadOutcome {
    if ((await this.#deps.history.loadFromStore(thread.id, () => thread)) !== null) {
      if (thread.syncStatus.type === 'lost') noteLost(thread);
      else noteFound(thread);
      return ok(null);
    }
    const [about, newest] = await Promise.all([
      this.#deps.codex.request('thread/read', { threadId: thread.id }),
      this.#deps.history.readNewest(thread.id),
    ]);
    if (!about.ok) return err(toThreadProblem(about.error));
    if (!newest.ok) return newest;
    const stored = about.value.thread;
    updateFacts(thread, stored, stored.model);
    thread.settings = settingsFromStored(stored);
    this.#deps.history.prepend(thread, newest.value);
    return ok(null);
  }

  async #refresh(thread: LiveThread): Promise<Refreshed> {
    const { codex, history, pendingWork, syncStatuses } = this.#deps;
    const read = await this.read(thread);
    if (!read.ok) return read;
    const ready = await codex.ready();
    if (!ready.ok) return err(toNotReadyProblem(ready.error));
    const [about, newest, pending] = await Promise.all([
      codex.request('thread/read', { threadId: thread.id }),
      history.readNewest(thread.id, maxMissedTurns),
      pendingWork.check(thread),
    ]);
    // It brought everything with it.
    if (thread.loadedIn !== null) return ok({ hasIndex: true });
    if (!about.ok) return this.#failRefresh(thread, toThreadProblem(about.error));
    if (!newest.ok) return this.#failRefresh(thread, newest.error);
    if (thread.syncStatus.type === 'lost') {
      syncStatuses.change(thread, inSync);
      noteFound(thread);
    }
    const stored = about.value.thread;
    updateFacts(thread, stored, stored.model);
    this.#changeSettings(thread, mergeStoredSettings(thread.settings, stored));
    const { data, nextCursor } = newest.value;
    const hasIndex = data.length > 0 || nextCursor !== null || stored.preview === '';
    if (hasIndex) history.catchUp(thread, newest.value);
    return pending.ok ? ok({ hasIndex }) : pending;
  }

  #failRefresh(thread: LiveThread, problem: ThreadProblem): Refreshed {
    if (problem.type === 'threadGone') {
      this.#deps.syncStatuses.change(thread, { type: 'lost' });
      noteLost(thread);
    }
    return err(problem);
  }

  #changeSettings(thread: LiveThread, settings: ThreadSettings): void {
    if (isDeepStrictEqual(thread.settings, settings)) return;
    thread.settings = settings;
    this.#deps.emit(thread.id, { name: 'threadSettingsChanged', payload: settings });
  }

  async #load(thread: LiveThread, mayWork: boolean): LoadOutcome {
    const { clock, syncStatuses, telemetry } = this.#deps;
    await this.#refreshing.get(thread.id);
    const pending = mayWork ? ok(false) : await this.#hasPendingWork(thread);
    if (pending.ok && pending.value) return err({ type: 'hasPendingWork' });
    const began = clock.now();
    telemetry.emit({ type: 'session.resume.start' });
    const resumed = pending.ok ? await this.#resume(thread) : pending;
    const durationMs = Math.max(0, clock.now() - began);
    if (resumed.ok) {
      telemetry.emit(toResumedEvent(thread, resumed.value, durationMs));
      if (thread.syncStatus.type === 'lost') noteFound(thread);
      syncStatuses.change(thread, inSync);
      noteLoaded(thread);
      return ok(null);
    }
    const problem = resumed.error;
    if (problem.type === 'hasPendingWork') return resumed;
    telemetry.emit({ type: 'session.resume.failure', durationMs, reason: failureReasons[problem.type] });
    if (problem.type === 'lockedByOtherProcess') {
      if (thread.syncStatus.type !== 'locked') syncStatuses.change(thread, { type: 'locked', works: false });
      this.#lockedListeners.call(thread);
    } else if (thread.syncStatus.type === 'lost') noteLost(thread);
    else if (problem.type !== 'codexNotReady') noteNotLoaded(thread, problem);
    return resumed;
  }

  async #hasPendingWork(thread: LiveThread): Promise<Result<boolean, ThreadProblem>> {
    const ready = await this.#deps.codex.ready();
    return ready.ok ? await this.#deps.pendingWork.check(thread) : err(toNotReadyProblem(ready.error));
  }

  async #resume(thread: LiveThread): Promise<Result<CatchUpResult, ThreadProblem>> {
    await this.#unloading.get(thread.id);
    const read = await this.read(thread);
    if (!read.ok) return read;
    const ready = await this.#deps.codex.ready();
    if (!ready.ok) return err(toNotReadyProblem(ready.error));
    const reply = await this.#deps.codex.request('thread/resume', {
      threadId: thread.id,
      excludeTurns: true,
      initialTurnsPage: { limit: maxMissedTurns, itemsView: 'full' },
    });
    if (!reply.ok && isLost(reply.error)) this.#deps.syncStatuses.change(thread, { type: 'lost' });
    if (!reply.ok) return err(toThreadProblem(reply.error));
    const { thread: stored, model, initialTurnsPage } = reply.value;
    thread.loadedIn = ready.value.generation;
    thread.followed = null;
    thread.mode = null;
    updateFacts(thread, stored, model);
    thread.settings = settingsFromReply(thread.id, reply.value);
    const caughtUp = initialTurnsPage ? this.#deps.history.catchUp(thread, initialTurnsPage) : nothingNew;
    this.#deps.emit(thread.id, { name: 'threadSettingsChanged', payload: thread.settings });
    return ok(caughtUp);
  }
}

const failureReasons = {
  threadGone: 'lost',
  lockedByOtherProcess: 'held',
  codexNotReady: 'notReady',
  refused: 'refused',
} as const;

function toResumedEvent(
  { readProblems }: LiveThread,
  { added, vanished }: CatchUpResult,
  durationMs: number,
): SessionEvent {
  if (readProblems.length === 0) return { type: 'session.resume.success', durationMs, added, vanished };
  const newer = readProblems.filter(({ reason }) => reason === 'newer').length;
  return { type: 'session.resume.partial', durationMs, damaged: readProblems.length - newer, newer };
}

/** Returns the load in progress for a thread, or starts one with `begin`. */
function share<Outcome>(
  inProgress: Map<ThreadId, Promise<Outcome>>,
  id: ThreadId,
  begin: () => Promise<Outcome>,
): Promise<Outcome> {
  const pending = inProgress.get(id) ?? begin().finally(() => inProgress.delete(id));
  inProgress.set(id, pending);
  return pending;
}

function updateFacts(thread: LiveThread, stored: Thread, model: string | null): void {
  if (stored.parentThreadId !== null && thread.agentOf === null)
    thread.agentOf = toAgentOf(stored, stored.parentThreadId);
  thread.name = getThreadName(stored);
  thread.initialTitle = toTitle(stored.preview || (thread.agentOf?.name ?? ''));
  const updatedAt = (stored.recencyAt ?? stored.updatedAt) * 1000;
  // Codex counts in seconds. What we know of our own turns is more exact.
  thread.updatedAt = thread.history === null ? updatedAt : Math.max(thread.updatedAt, updatedAt);
  if (model !== null) thread.recorder.setModel(model);
}

/** Describes where an agent comes from. Codex's store does not record which entry started it. */
function toAgentOf({ agentNickname, agentRole, source }: Thread, parent: string): AgentSource {
  const path = agentSource.safeParse(source).data?.subAgent.thread_spawn.agent_path;
  const name = path?.slice(path.lastIndexOf('/') + 1) || agentNickname || agentRole;
  return { parent: threadId.parse(parent), turnId: null, entryId: null, name };
}

const agentSource = z.object({
  subAgent: z.object({ thread_spawn: z.object({ agent_path: z.string().nullish() }) }),
});

function noteNotLoaded(thread: LiveThread, problem: ThreadProblem): void {
  const { fact, detail } = describeThreadProblem(problem);
  thread.addStatus(
    createNotice(getNotLoadedNoteId(thread), null, 'warning', fact, joinSentences(t`You can read it here.`, detail)),
  );
}

/** Notes that Codex cannot continue the thread. Skips imported threads, which never change. */
function noteLost(thread: LiveThread): void {
  if (isImported(thread.id)) return;
  const fact = t`Codex no longer has this thread.`;
  const detail = t`Your copy is kept here. To continue, fork it into a new thread. Codex gets the thread so far.`;
  thread.addStatus(createNotice(getLostNoteId(thread), null, 'warning', fact, detail));
}

/** Notes that Codex has the thread again, but only in place of an earlier note that said it had not. */
function noteFound(thread: LiveThread): void {
  const id = getLostNoteId(thread);
  if (thread.findEntry(entryId.parse(id)) !== null)
    thread.addStatus(createNotice(id, null, 'success', t`Codex has this thread again.`));
}

/** Notes that Codex loaded the thread, but only if an earlier note said that it had not. */
function noteLoaded(thread: LiveThread): void {
  const id = getNotLoadedNoteId(thread);
  if (thread.findEntry(entryId.parse(id)) !== null)
    thread.addStatus(createNotice(id, null, 'success', t`Codex resumed this thread.`));
}

function getLostNoteId({ id }: LiveThread): string {
  return `lost:${id}`;
}

function getNotLoadedNoteId({ id }: LiveThread): string {
  return `notLoaded:${id}`;
}
