import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import { begunHere } from '../../shared/store/stored-turn.ts';
import { describeThreadProblem } from '../../shared/threads/problem-sentences.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { ownUsage } from '../../shared/transcript/own-usage.ts';
import { partsOf } from '../../shared/transcript/turn-window.ts';
import type { DiffService } from '../changes/diff-service.ts';
import type { ExecService } from '../console/exec-service.ts';
import type { ExportSource } from '../runs/exports/export-source.ts';
import type { SessionRecorder } from '../store/threads/session-recorder.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { KeptThreads } from './stored-threads.ts';
import type { StoredWorks } from './suggested/stored-works.ts';
import type { ThreadHistory } from './thread-history.ts';

export type ExportSourcesDeps = {
  readonly kept: KeptThreads;
  readonly threads: LiveThreads;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
  readonly recorder: Pick<SessionRecorder, 'save' | 'isSaved'>;
  readonly exec: ExecService;
  readonly diff: DiffService;
  readonly works: StoredWorks;
};

/** The largest page that Codex returns. */
const pageOfTurns = 100;

type Opened = Result<ExportSource, RequestProblem<'beginExport'>>;

/** Prepares threads for reading from start to end: from our store if it has everything, otherwise from memory. */
export class ExportSources {
  readonly #deps: ExportSourcesDeps;

  constructor(deps: ExportSourcesDeps) {
    this.#deps = deps;
  }

  async open(threadId: ThreadId): Promise<Opened> {
    const { kept, recorder, threads } = this.#deps;
    const live = threads.get(threadId);
    const facts = await kept.readThreadInfo(threadId);
    if (live === null && facts !== null && facts.thread.earlierInCodex === 0) return ok(this.#kept(facts));
    const thread = live ?? threads.ensure(threadId);
    const problem = await this.#readAll(thread);
    if (problem !== null && live === null) threads.delete(threadId);
    if (problem !== null) return err(exportProblem(problem));
    thread.recorder.flush();
    await recorder.save(threadId);
    const saved = recorder.isSaved(threadId) ? await kept.readThreadInfo(threadId) : null;
    return ok(saved === null ? this.#inMemory(thread) : this.#kept(saved));
  }

  /** Loads all turns that only Codex's store has. */
  async #readAll(thread: LiveThread): Promise<ThreadProblem | null> {
    const { history, loader } = this.#deps;
    const read = await loader.read(thread);
    if (!read.ok) return read.error;
    let before = partsOf(thread.log.transcript).newest[0]?.id;
    let { earlierTurns } = thread.log.transcript;
    // Turns in our store are read from there. Their pages do not go into the log; each page links to the next.
    while (before !== undefined && earlierTurns > 0 && thread.history?.olderCursor != null) {
      const page = await history.before(thread, before, pageOfTurns);
      if (!page.ok) return page.error;
      before = page.value.turns[0]?.id;
      earlierTurns = page.value.earlierTurns;
    }
    return null;
  }

  #kept({ thread, turns }: NonNullable<Awaited<ReturnType<KeptThreads['readThreadInfo']>>>): ExportSource {
    const { createdAt, folder, id, name, pinnedAt, settings, title, updatedAt } = thread;
    const usage = ownUsage(thread.usage);
    const model = settings?.model ?? null;
    const effort = settings?.effort ?? null;
    return {
      thread: { record: 'thread', id, title, name, folder, model, effort, usage, createdAt, updatedAt, pinnedAt },
      turns,
      missing: thread.earlierInCodex,
      turnAfter: (turnId) => this.#deps.kept.readTurnAfter(id, turnId),
      ...this.#made(id),
    };
  }

  #inMemory(thread: LiveThread): ExportSource {
    const { cwd, id, log, marks, settings, title, updatedAt } = thread;
    const { earlierTurns, turns } = log.transcript;
    const usage = ownUsage(log.transcript.usage);
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
        const { gone, origin } = marks.get(turn.id) ?? begunHere;
        return { turn, gone, origin, pinnedAt: null };
      },
      ...this.#made(id),
    };
  }

  /** Outputs and diffs: from this process if it has them, otherwise from a store. */
  #made(threadId: ThreadId): Pick<ExportSource, 'output' | 'diff'> {
    const { diff, exec, threads, works } = this.#deps;
    const isHere = () => threads.get(threadId) !== null;
    return {
      output: async (turnId: TurnId, entryId: EntryId) => {
        const here = isHere() ? await exec.readOutput(threadId, entryId, false) : null;
        return here?.ok === true ? here.value : works.output(threadId, turnId, entryId);
      },
      diff: async (turnId: TurnId, entryId: EntryId | null) => {
        const here = isHere() ? await diff.readDiff(threadId, turnId, entryId) : null;
        return here?.ok === true ? here.value.text : works.diff(threadId, turnId, entryId);
      },
    };
  }
}

function exportProblem(problem: ThreadProblem): RequestProblem<'beginExport'> {
  if (problem.type === 'threadGone') return problem;
  const { detail, fact } = describeThreadProblem(problem);
  return { type: 'unreadable', message: `${fact} ${detail}` };
}
