import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import { describeThreadProblem } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { getOwnUsage } from '../../shared/transcript/own-usage.ts';
import { splitTurns } from '../../shared/transcript/turn-window.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { CommandService } from '../console/command-service.ts';
import { startedHere } from '../model/threads/stored-turn.ts';
import type { ExportSource, ThreadExportSources } from '../runs/exports/export-source.ts';
import type { ThreadSaver } from '../store/threads/thread-saver.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { StoredToolOutputs } from './suggested/stored-tool-outputs.ts';
import { maxTurnsPerPage, type ThreadHistory } from './thread-history.ts';
import type { ThreadStoreAccess } from './thread-store-access.ts';

export type ExportSourcesDeps = {
  readonly store: ThreadStoreAccess;
  readonly threads: LiveThreads;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
  readonly threadSaver: Pick<ThreadSaver, 'save' | 'isSaved'>;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly toolOutputs: StoredToolOutputs;
};

type OpenResult = Result<ExportSource, RequestProblem<'startExport'>>;

/** Prepares threads for reading from start to end: from our store if it has everything, otherwise from memory. */
export class ExportSources implements ThreadExportSources {
  readonly #deps: ExportSourcesDeps;

  constructor(deps: ExportSourcesDeps) {
    this.#deps = deps;
  }

  async open(threadId: ThreadId): Promise<OpenResult> {
    const { store, threadSaver, threads } = this.#deps;
    const live = threads.get(threadId);
    const facts = await store.readThreadInfo(threadId);
    if (live === null && facts !== null && facts.thread.earlierInCodex === 0) return ok(this.#fromStore(facts));
    const thread = live ?? threads.ensure(threadId);
    const problem = await this.#readAll(thread);
    if (problem !== null && live === null) threads.delete(threadId);
    if (problem !== null) return err(toExportProblem(problem));
    thread.recorder.flush();
    await threadSaver.save(threadId);
    const saved = threadSaver.isSaved(threadId) ? await store.readThreadInfo(threadId) : null;
    return ok(saved === null ? this.#fromMemory(thread) : this.#fromStore(saved));
  }

  /** Loads all turns that only Codex's store has. */
  async #readAll(thread: LiveThread): Promise<ThreadProblem | null> {
    const { history, loader } = this.#deps;
    const read = await loader.read(thread);
    if (!read.ok) return read.error;
    let before = splitTurns(thread.log.transcript).newest[0]?.id;
    let { earlierTurns } = thread.log.transcript;
    // Turns in our store are read from there. Their pages do not go into the log. Each page links to the next one.
    while (before !== undefined && earlierTurns > 0 && thread.history?.olderCursor != null) {
      const page = await history.loadBefore(thread, before, maxTurnsPerPage);
      if (!page.ok) return page.error;
      before = page.value.turns[0]?.id;
      earlierTurns = page.value.earlierTurns;
    }
    return null;
  }

  #fromStore({ thread, turns }: NonNullable<Awaited<ReturnType<ThreadStoreAccess['readThreadInfo']>>>): ExportSource {
    const { createdAt, folder, id, name, pinnedAt, settings, title, updatedAt } = thread;
    const usage = getOwnUsage(thread.usage);
    const model = settings?.model ?? null;
    const effort = settings?.effort ?? null;
    return {
      thread: { record: 'thread', id, title, name, folder, model, effort, usage, createdAt, updatedAt, pinnedAt },
      turns,
      missing: thread.earlierInCodex,
      turnAfter: (turnId) => this.#deps.store.readTurnAfter(id, turnId),
      ...this.#createReaders(id),
    };
  }

  #fromMemory(thread: LiveThread): ExportSource {
    const { cwd, id, log, marks, settings, title, updatedAt } = thread;
    const { earlierTurns, turns } = log.transcript;
    const usage = getOwnUsage(log.transcript.usage);
    const model = settings?.model ?? null;
    const effort = settings?.effort ?? null;
    const createdAt = turns[0]?.startedAt ?? updatedAt;
    const about = { title, name: null, folder: cwd, model, effort, usage, createdAt, updatedAt, pinnedAt: null };
    return {
      thread: { record: 'thread', id, ...about },
      turns: turns.length,
      missing: earlierTurns,
      turnAfter: async (turnId) => {
        const turn = turns[turns.findIndex((known) => known.id === turnId) + 1];
        if (turn === undefined) return null;
        const { gone, origin } = marks.get(turn.id) ?? startedHere;
        return { turn, gone, origin, pinnedAt: null };
      },
      ...this.#createReaders(id),
    };
  }

  /** Creates readers for outputs and diffs. They read from this process if it has them, otherwise from a store. */
  #createReaders(threadId: ThreadId): Pick<ExportSource, 'output' | 'diff'> {
    const { changes, commands, threads, toolOutputs } = this.#deps;
    const isHere = () => threads.get(threadId) !== null;
    return {
      output: async (turnId: TurnId, entryId: EntryId) => {
        const here = isHere() ? await commands.readOutput(threadId, entryId, false) : null;
        return here?.ok === true ? here.value : toolOutputs.readOutput(threadId, turnId, entryId);
      },
      diff: async (turnId: TurnId, entryId: EntryId | null) => {
        const here = isHere() ? await changes.readDiff(threadId, turnId, entryId) : null;
        return here?.ok === true ? here.value.text : toolOutputs.readDiff(threadId, turnId, entryId);
      },
    };
  }
}

function toExportProblem(problem: ThreadProblem): RequestProblem<'startExport'> {
  if (problem.type === 'threadGone') return problem;
  const { detail, fact } = describeThreadProblem(problem);
  return { type: 'unreadable', message: `${fact} ${detail}` };
}
