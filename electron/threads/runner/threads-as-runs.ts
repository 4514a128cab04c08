import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { readRunFacts } from '../../../shared/runs/analysis/kept-run-facts.ts';
import { type DigestMemory, type RunDigest, readDigestFacts } from '../../../shared/runs/analysis/run-digest.ts';
import { canBeWorkcell, workcellOfThread } from '../../../shared/runs/run-ref.ts';
import { ownUsage } from '../../../shared/transcript/own-usage.ts';
import { partsOf } from '../../../shared/transcript/turn-window.ts';
import type { DiffService } from '../../changes/diff-service.ts';
import type { ExecService } from '../../console/exec-service.ts';
import type { ListedThread, RunThreads, ThreadAbout } from '../../runs/records/run-threads.ts';
import type { KeptRuns } from '../../store/threads/kept-runs.ts';
import type { DigestRow } from '../../store/threads/reads/list-digests.ts';
import type { RunRow } from '../../store/threads/run-facts/list-runs.ts';
import { titleFrom } from '../describe-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { KeptThreads } from '../stored-threads.ts';
import type { StoredWorks } from '../suggested/stored-works.ts';

/** How many digests are read between two checks for other work. */
const digestsAtOnce = 250;

export type ThreadsAsRunsDeps = {
  readonly kept: Pick<KeptThreads, 'readThreadInfo'>;
  readonly runs: KeptRuns;
  readonly threads: LiveThreads;
  readonly exec: ExecService;
  readonly diff: DiffService;
  readonly works: StoredWorks;
};

/** Threads as runs, from memory and from our store. */
export class ThreadsAsRuns implements RunThreads {
  readonly #deps: ThreadsAsRunsDeps;
  readonly #advanced = new Listeners<[ThreadId]>();
  readonly #removed = new Listeners<[ThreadId]>();

  constructor(deps: ThreadsAsRunsDeps) {
    this.#deps = deps;
  }

  /** Handles news in a thread, or a new name. */
  advanced(threadId: ThreadId): void {
    this.#advanced.call(threadId);
  }

  /** Handles a deleted or archived thread. */
  removed(threadId: ThreadId): void {
    this.#removed.call(threadId);
  }

  onAdvanced(listen: (threadId: ThreadId) => void): () => void {
    return this.#advanced.add(listen);
  }

  onRemoved(listen: (threadId: ThreadId) => void): () => void {
    return this.#removed.add(listen);
  }

  async about(threadId: ThreadId): Promise<ThreadAbout | null> {
    if (!canBeWorkcell(threadId)) return null;
    const thread = this.#deps.threads.get(threadId);
    const { cwd = null, log, settings, title = '', updatedAt = 0 } = thread ?? {};
    if (cwd !== null && title !== '') {
      const usage = ownUsage(log?.transcript.usage ?? null);
      const tokens = usage?.totalTokens ?? null;
      const model = settings?.model ?? null;
      return { threadId, folder: cwd, title, model, startedAt: null, updatedAt, tokens, usage };
    }
    const stored = (await this.#deps.kept.readThreadInfo(threadId))?.thread ?? null;
    if (stored === null || stored.folder === null) return null;
    const usage = ownUsage(stored.usage);
    return {
      threadId,
      folder: stored.folder,
      title: titleFrom(stored.name ?? stored.title),
      model: stored.settings?.model ?? null,
      startedAt: null,
      updatedAt: stored.updatedAt,
      tokens: usage?.totalTokens ?? null,
      usage,
    };
  }

  async list(folder: string | null, limit: number) {
    const { more, runs } = await this.#deps.runs.list({ workspace: folder, limit });
    return { threads: runs.filter(({ id }) => canBeWorkcell(id)).map(listedOf), more };
  }

  async fill(ids: readonly ThreadId[]) {
    const { left, runs } = await this.#deps.runs.fill(ids);
    return { threads: runs.filter(({ id }) => canBeWorkcell(id)).map(listedOf), left };
  }

  async digests(folder: string | null, after: number | null, memory: DigestMemory) {
    const { last, rows } = await this.#deps.runs.digests({ workspace: folder, after, limit: digestsAtOnce });
    const known = rows.filter(({ id }) => canBeWorkcell(id));
    const unknown = known.flatMap(({ digest, id }) => (digest === null ? [id] : []));
    return { digests: known.flatMap((row) => digestOfRow(row, memory) ?? []), unknown, last };
  }

  heads: RunThreads['heads'] = (threadId) => this.#deps.runs.heads(threadId);

  turns: RunThreads['turns'] = (threadId, turnIds) => this.#deps.runs.turns(threadId, turnIds);

  find: RunThreads['find'] = (threadId, turns, query) => this.#deps.runs.find(threadId, turns, query);

  inMemory(threadId: ThreadId) {
    const thread = this.#deps.threads.get(threadId);
    return thread === null ? null : { ...partsOf(thread.log.transcript), reverted: thread.reverted };
  }

  /** The non-empty threads in memory that a person started. */
  begun(): readonly ThreadId[] {
    return [...this.#deps.threads.all()].flatMap(({ agentOf, id, title }) =>
      title === '' || agentOf !== null ? [] : [id],
    );
  }

  async output(threadId: ThreadId, turnId: TurnId, entryId: EntryId) {
    const { exec, threads, works } = this.#deps;
    const here = threads.get(threadId) === null ? null : await exec.readOutput(threadId, entryId, false);
    return here?.ok === true ? here.value : await works.output(threadId, turnId, entryId);
  }

  async diff(threadId: ThreadId, turnId: TurnId, entryId: EntryId) {
    const { diff, threads, works } = this.#deps;
    const here = threads.get(threadId) === null ? null : await diff.readDiff(threadId, turnId, entryId);
    return here?.ok === true ? here.value.text : await works.diff(threadId, turnId, entryId);
  }
}

function listedOf({ createdAt, facts, folder, id, model, title, tokens, updatedAt }: RunRow): ListedThread {
  const about = { threadId: id, folder, title: titleFrom(title), model, startedAt: createdAt, updatedAt, tokens };
  return { about, facts: facts === null ? null : readRunFacts(facts) };
}

/** The digest of a stored thread. Null if it is not scanned yet, or if it is a fork without work of its own. */
export function digestOfRow(row: DigestRow, memory: DigestMemory): RunDigest | null {
  const { createdAt, digest, folder, id, model } = row;
  if (digest === null) return null;
  // Uses the thread's current model until a turn has its own.
  return memory.of(`${id} ${model} ${folder}`, digest, (text) => {
    const facts = readDigestFacts(text);
    if (facts === null) return null;
    return {
      ...facts,
      run: { projectRoot: folder, workcellId: workcellOfThread(id) },
      tool: 'codex',
      model: facts.model ?? model,
      startedAt: facts.startedAt ?? createdAt,
      threadId: id,
      isUnreadable: false,
    };
  });
}
