import type { ThreadId } from '../../../shared/base/ids.ts';
import type { DigestMemory } from '../../../shared/runs/analysis/digest-memory.ts';
import { toDigest } from '../../../shared/runs/analysis/digest-of-tally.ts';
import { type RunDigest, readFolderFacts } from '../../../shared/runs/analysis/run-digest.ts';
import { keyOfRun, type RunRef } from '../../../shared/runs/run-ref.ts';
import { newCounters } from '../../../shared/runs/run-tally.ts';
import type { GatheredDigest } from '../records/reader/folder-gathering.ts';
import type { RunFolders } from '../records/run-folders.ts';
import type { RunThreads } from '../records/run-threads.ts';
import { beginningOf } from '../records/workcell-folder.ts';

export type GatherDeps = {
  readonly threads: Pick<RunThreads, 'digests' | 'fill' | 'inMemory'>;
  readonly folders: Pick<RunFolders, 'gather'>;
  /** What was read before. */
  readonly memory: DigestMemory;
  /** Whether a thread that worked in a folder may have done a run; anybody may have written that it did. */
  readonly couldDo: (run: RunRef, folder: string) => boolean;
};

/** Which runs are gathered: those of some workspaces, and the threads of one of them or with null of all. */
export type GatherScope = { readonly roots: readonly string[]; readonly threadsOf: string | null };

/** What was gathered. Runs of the `unlisted` are not in it; each is why, in one sentence. */
export type Gathered = { readonly digests: readonly RunDigest[]; readonly unlisted: readonly string[] };

/** Gathers what runs are looked at together by; null when it was called off. */
export async function gatherDigests(
  deps: GatherDeps,
  { roots, threadsOf }: GatherScope,
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
    gatherThreads(deps, threadsOf, (done, of) => emit('', done, of), signal),
    ...[...new Set(roots)].map((root) => gatherFolder(deps, root, (done, of) => emit(root, done, of), signal)),
  ]);
  if (signal.aborted) return null;
  return {
    digests: withoutDoubles(
      deps,
      threads,
      folders.flatMap(({ digests }) => digests),
    ),
    unlisted: folders.flatMap(({ unlisted }) => unlisted ?? []),
  };
}

/** Threads that were never looked at, or not since they changed, are looked at in steps. */
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
    digests.push(...page.digests.map((digest) => asInMemory(digest, threads)));
    done = of;
    emit(done, done);
    after = page.last;
  } while (after !== null && !signal.aborted);
  return digests;
}

/** The store hears of a turn when it is saved; what goes on is known here. */
function asInMemory(digest: RunDigest, threads: GatherDeps['threads']): RunDigest {
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
  const cancel = folders.gather(root, ({ digests: some, done, end, of }) => {
    for (const each of some) digests.push(digestOf(root, each, memory));
    emit(done, of);
    if (end !== null) resolve({ digests, unlisted: typeof end === 'object' ? end.unlisted : null });
  });
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  void promise.then(() => signal.removeEventListener('abort', cancel));
  return promise;
}

function digestOf(projectRoot: string, { text, workcellId }: GatheredDigest, memory: DigestMemory): RunDigest {
  const run = { projectRoot, workcellId };
  const made = (kept: string): RunDigest | null => {
    const facts = readFolderFacts(kept);
    return facts === null ? null : { ...facts, run, isUnreadable: false };
  };
  return (text === null ? null : memory.of(keyOfRun(run), text, made)) ?? unreadable(run);
}

/** Of a run that cannot be read, no more is known than its name tells. */
function unreadable(run: RunRef): RunDigest {
  const facts = { ...toDigest(newCounters()), startedAt: beginningOf(run.workcellId) };
  return { ...facts, run, threadId: null, isUnreadable: true };
}

/** A thread that has done a run with a folder is that run: the folder knows of its checks as well. */
function withoutDoubles(
  { couldDo }: GatherDeps,
  threads: readonly RunDigest[],
  folders: readonly RunDigest[],
): readonly RunDigest[] {
  const byId = new Map(threads.map((thread) => [thread.threadId, thread]));
  const done = new Set<string>();
  for (const { run, threadId } of folders) {
    const thread = threadId === null ? undefined : byId.get(threadId);
    if (thread !== undefined && couldDo(run, thread.run.projectRoot)) done.add(keyOfRun(thread.run));
  }
  return [...threads.filter(({ run }) => !done.has(keyOfRun(run))), ...folders];
}
