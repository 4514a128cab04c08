import type { ThreadId } from '../../../shared/base/ids.ts';
import { type DigestCache, type RunDigest, readFolderFacts } from '../../../shared/runs/analysis/run-digest.ts';
import { getRunKey, type RunRef } from '../../../shared/runs/run-ref.ts';
import type { GatheredDigest } from '../records/reader/folder-gathering.ts';
import { getStartTime } from '../records/run-folder.ts';
import type { RunFolders } from '../records/run-folders.ts';
import type { RunThreads } from '../records/run-threads.ts';
import { createCounters } from '../run-counters.ts';
import { toDigest } from '../to-digest.ts';

/** Where `gatherDigests` reads runs: threads, run folders, and its earlier results. */
export type GatherDeps = {
  readonly threads: Pick<RunThreads, 'digests' | 'fill' | 'inMemory'>;
  readonly folders: Pick<RunFolders, 'gather'>;
  /** The results of earlier gatherings. */
  readonly memory: DigestCache;
  /**
   * Whether a thread that worked in the folder can have done the run. The folder itself is not trusted: anyone could
   * have written it.
   */
  readonly canHaveDoneRun: (run: RunRef, folder: string) => boolean;
};

/** Which runs to gather: the runs in these workspaces, and the threads of one workspace (null: of all). */
export type GatherScope = { readonly roots: readonly string[]; readonly threadFolder: string | null };

/** The digests. They omit the runs in `unlisted`, which gives one sentence per reason. */
export type Gathered = { readonly digests: readonly RunDigest[]; readonly unlisted: readonly string[] };

/** Gathers the digests of many runs for analysis. Returns null when canceled. */
export async function gatherDigests(
  deps: GatherDeps,
  { roots, threadFolder }: GatherScope,
  { onProgress, signal }: { readonly onProgress: (done: number, of: number) => void; readonly signal: AbortSignal },
): Promise<Gathered | null> {
  const progress = new Map<string, { done: number; of: number }>();
  const emit = (part: string, done: number, of: number) => {
    progress.set(part, { done, of });
    const all = [...progress.values()];
    onProgress(
      all.reduce((sum, each) => sum + each.done, 0),
      all.reduce((sum, each) => sum + each.of, 0),
    );
  };
  const [threads, ...folders] = await Promise.all([
    gatherThreads(deps, threadFolder, (done, of) => emit('', done, of), signal),
    ...[...new Set(roots)].map((root) => gatherFolder(deps, root, (done, of) => emit(root, done, of), signal)),
  ]);
  if (signal.aborted) return null;
  return {
    digests: mergeDuplicates(
      deps,
      threads,
      folders.flatMap(({ digests }) => digests),
    ),
    unlisted: folders.flatMap(({ unlisted }) => unlisted ?? []),
  };
}

/** Scans, in batches, the threads that were never scanned or have changed since. */
async function gatherThreads(
  { memory, threads }: GatherDeps,
  folder: string | null,
  emit: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<readonly RunDigest[]> {
  const digests: RunDigest[] = [];
  let done = 0;
  let after: number | null = null;
  do {
    let page = await threads.digests(folder, after, memory);
    let unknown: readonly ThreadId[] = page.unknown;
    const of = done + page.digests.length + unknown.length;
    while (unknown.length > 0 && !signal.aborted) {
      emit(of - unknown.length, of);
      const before = unknown.length;
      unknown = (await threads.fill(unknown)).left;
      if (unknown.length === before) break;
    }
    if (signal.aborted) return [];
    if (page.unknown.length > 0) page = await threads.digests(folder, after, memory);
    digests.push(...page.digests.map((digest) => overlayMemory(digest, threads)));
    done = of;
    emit(done, done);
    after = page.last;
  } while (after !== null && !signal.aborted);
  return digests;
}

/** Overlays the state in memory: the store has a turn only once the turn is saved. */
function overlayMemory(digest: RunDigest, threads: GatherDeps['threads']): RunDigest {
  const status = digest.threadId === null ? null : threads.inMemory(digest.threadId)?.newest.at(-1)?.status;
  const goesOn = status === 'running' || status === 'pending';
  return goesOn ? { ...digest, state: 'running', durationMs: null } : digest;
}

function gatherFolder(
  { folders, memory }: GatherDeps,
  root: string,
  emit: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<{ readonly digests: readonly RunDigest[]; readonly unlisted: string | null }> {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof gatherFolder>>>();
  const digests: RunDigest[] = [];
  const cancel = folders.gather(root, ({ digests: some, done, end, total }) => {
    for (const each of some) digests.push(toFolderDigest(root, each, memory));
    emit(done, total);
    if (end !== null) resolve({ digests, unlisted: typeof end === 'object' ? end.unlisted : null });
  });
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  void promise.then(() => signal.removeEventListener('abort', cancel));
  return promise;
}

function toFolderDigest(projectRoot: string, { text, runId }: GatheredDigest, memory: DigestCache): RunDigest {
  const run = { projectRoot, runId };
  const made = (kept: string): RunDigest | null => {
    const facts = readFolderFacts(kept);
    return facts === null ? null : { ...facts, run, isUnreadable: false };
  };
  return (text === null ? null : memory.get(getRunKey(run), text, made)) ?? toUnreadableDigest(run);
}

/** Returns the digest of an unreadable run. Only its name is known. */
function toUnreadableDigest(run: RunRef): RunDigest {
  const facts = { ...toDigest(createCounters()), startedAt: getStartTime(run.runId) };
  return { ...facts, run, threadId: null, isUnreadable: true };
}

/** Merges a thread with the folder of the same run. The folder also has the run's checks. */
function mergeDuplicates(
  { canHaveDoneRun }: GatherDeps,
  threads: readonly RunDigest[],
  folders: readonly RunDigest[],
): readonly RunDigest[] {
  const byId = new Map(threads.map((thread) => [thread.threadId, thread]));
  const done = new Set<string>();
  for (const { run, threadId } of folders) {
    const thread = threadId === null ? undefined : byId.get(threadId);
    if (thread !== undefined && canHaveDoneRun(run, thread.run.projectRoot)) done.add(getRunKey(thread.run));
  }
  return [...threads.filter(({ run }) => !done.has(getRunKey(run))), ...folders];
}
