import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { type DigestCache, type RunDigest, readDigestFacts } from '../../../shared/runs/analysis/run-digest.ts';
import { canBeRunId, toRunId } from '../../../shared/runs/run-ref.ts';
import { getOwnUsage } from '../../../shared/transcript/own-usage.ts';
import { splitTurns } from '../../../shared/transcript/turn-window.ts';
import type { ChangesService } from '../../changes/changes-service.ts';
import type { CommandService } from '../../console/command-service.ts';
import { readRunFacts } from '../../model/threads/stored-run-facts.ts';
import type { ListedThread, RunThreads, ThreadInfo } from '../../runs/records/run-threads.ts';
import type { DigestRow } from '../../store/threads/reads/list-digests.ts';
import type { StoredRunRow } from '../../store/threads/run-facts/list-runs.ts';
import type { RunStore } from '../../store/threads/run-store.ts';
import { toTitle } from '../describe-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { StoredToolOutputs } from '../suggested/stored-tool-outputs.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/** How many digests to read before yielding to other work. */
const digestBatchSize = 250;

export type ThreadsAsRunsDeps = {
  readonly store: Pick<ThreadStoreAccess, 'readThreadInfo'>;
  readonly runStore: RunStore;
  readonly threads: LiveThreads;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly toolOutputs: StoredToolOutputs;
};

/** Presents threads as runs, from memory and from our store. */
export class ThreadsAsRuns implements RunThreads {
  readonly #deps: ThreadsAsRunsDeps;
  readonly #advanceListeners = new Listeners<[ThreadId]>();
  readonly #removalListeners = new Listeners<[ThreadId]>();

  constructor(deps: ThreadsAsRunsDeps) {
    this.#deps = deps;
  }

  /** Handles updates in a thread, or a new name. */
  notifyAdvanced(threadId: ThreadId): void {
    this.#advanceListeners.call(threadId);
  }

  /** Handles a deleted or archived thread. */
  notifyRemoved(threadId: ThreadId): void {
    this.#removalListeners.call(threadId);
  }

  onAdvanced(listen: (threadId: ThreadId) => void): () => void {
    return this.#advanceListeners.add(listen);
  }

  onRemoved(listen: (threadId: ThreadId) => void): () => void {
    return this.#removalListeners.add(listen);
  }

  async getInfo(threadId: ThreadId): Promise<ThreadInfo | null> {
    if (!canBeRunId(threadId)) return null;
    const thread = this.#deps.threads.get(threadId);
    const { cwd = null, log, settings, title = '', updatedAt = 0 } = thread ?? {};
    if (cwd !== null && title !== '') {
      const usage = getOwnUsage(log?.transcript.usage ?? null);
      const tokens = usage?.totalTokens ?? null;
      const model = settings?.model ?? null;
      return { threadId, folder: cwd, title, model, startedAt: null, updatedAt, tokens, usage };
    }
    const stored = (await this.#deps.store.readThreadInfo(threadId))?.thread ?? null;
    if (stored === null || stored.folder === null) return null;
    const usage = getOwnUsage(stored.usage);
    return {
      threadId,
      folder: stored.folder,
      title: toTitle(stored.name ?? stored.title),
      model: stored.settings?.model ?? null,
      startedAt: null,
      updatedAt: stored.updatedAt,
      tokens: usage?.totalTokens ?? null,
      usage,
    };
  }

  async list(folder: string | null, limit: number) {
    const { more, runs } = await this.#deps.runStore.list({ workspace: folder, limit });
    return { threads: runs.filter(({ id }) => canBeRunId(id)).map(toListedThread), more };
  }

  async fill(ids: readonly ThreadId[]) {
    const { left, runs } = await this.#deps.runStore.fill(ids);
    return { threads: runs.filter(({ id }) => canBeRunId(id)).map(toListedThread), left };
  }

  async digests(folder: string | null, after: number | null, memory: DigestCache) {
    const { last, rows } = await this.#deps.runStore.digests({ workspace: folder, after, limit: digestBatchSize });
    const known = rows.filter(({ id }) => canBeRunId(id));
    const unknown = known.flatMap(({ digest, id }) => (digest === null ? [id] : []));
    return { digests: known.flatMap((row) => toStoredDigest(row, memory) ?? []), unknown, last };
  }

  heads: RunThreads['heads'] = (threadId) => this.#deps.runStore.heads(threadId);

  turns: RunThreads['turns'] = (threadId, turnIds) => this.#deps.runStore.turns(threadId, turnIds);

  find: RunThreads['find'] = (threadId, turns, query) => this.#deps.runStore.find(threadId, turns, query);

  inMemory(threadId: ThreadId) {
    const thread = this.#deps.threads.get(threadId);
    return thread === null ? null : { ...splitTurns(thread.log.transcript), reverted: thread.revertedTurns };
  }

  /** Lists the non-empty threads in memory that a user started. */
  listActive(): readonly ThreadId[] {
    return [...this.#deps.threads.all()].flatMap(({ agentOf, id, title }) =>
      title === '' || agentOf !== null ? [] : [id],
    );
  }

  async output(threadId: ThreadId, turnId: TurnId, entryId: EntryId) {
    const { commands, threads, toolOutputs } = this.#deps;
    const here = threads.get(threadId) === null ? null : await commands.readOutput(threadId, entryId, false);
    return here?.ok === true ? here.value : await toolOutputs.readOutput(threadId, turnId, entryId);
  }

  async diff(threadId: ThreadId, turnId: TurnId, entryId: EntryId) {
    const { changes, threads, toolOutputs } = this.#deps;
    const here = threads.get(threadId) === null ? null : await changes.readDiff(threadId, turnId, entryId);
    return here?.ok === true ? here.value.text : await toolOutputs.readDiff(threadId, turnId, entryId);
  }
}

function toListedThread({ createdAt, facts, folder, id, model, title, tokens, updatedAt }: StoredRunRow): ListedThread {
  const about = { threadId: id, folder, title: toTitle(title), model, startedAt: createdAt, updatedAt, tokens };
  return { about, facts: facts === null ? null : readRunFacts(facts) };
}

/** Returns the digest of a stored thread. Null if it is not scanned yet, or if it is a fork without its own work. */
export function toStoredDigest(row: DigestRow, memory: DigestCache): RunDigest | null {
  const { createdAt, digest, folder, id, model } = row;
  if (digest === null) return null;
  // Use the thread's current model until a turn has its own.
  return memory.get(`${id} ${model} ${folder}`, digest, (text) => {
    const facts = readDigestFacts(text);
    if (facts === null) return null;
    return {
      ...facts,
      run: { projectRoot: folder, runId: toRunId(id) },
      tool: 'codex',
      model: facts.model ?? model,
      startedAt: facts.startedAt ?? createdAt,
      threadId: id,
      isUnreadable: false,
    };
  });
}
