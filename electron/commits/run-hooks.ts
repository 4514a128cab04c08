import { access, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { formatCommitMessage } from '../../shared/commits/commit-message.ts';
import { toPlainText } from '../../shared/console/plain-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { openRegularFile } from '../files/regular-file.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { formatPath } from '../git/raw-path.ts';
import type { TreeEdits } from '../git/trees.ts';
import { type CommitProblem, toCommitProblem } from './commit-problem.ts';
import { findIndexChanges, readHookIndex, writeHookIndex } from './hook-index.ts';
import { type HookRepository, makeHookRepository } from './hook-repository.ts';
import type { FilePlaces } from './put-back.ts';
import { type FoundHooks, type RunnableHook, readHooks } from './read-hooks.ts';
import { readIdentity } from './read-repository.ts';

/** Runs programs where they can do no harm. */
export interface HookSandbox {
  /** Lists the folders that are open to every program in it. Never rejects. */
  listOpenFolders(): Promise<readonly string[]>;
  /** Runs a program; the signal ends it. The error says why it could not run, or that it was ended. Never rejects. */
  run(command: {
    readonly words: readonly string[];
    readonly folder: string;
    readonly environment: Readonly<Record<string, string | null>>;
    readonly signal: AbortSignal;
  }): Promise<Result<{ readonly exitCode: number; readonly output: string }, string>>;
}

/** Allowed hooks, and what ends them. */
export type AllowedHooks = {
  /** What the user allowed. */
  readonly digest: string;
  readonly sandbox: HookSandbox;
  /** The time for each hook. */
  readonly maxDurationMs: number;
  /** Aborts when the user stops them, or when the app ends. */
  readonly signal: AbortSignal;
  /** For what they take away and do not bring back. */
  readonly files: FilePlaces;
};

/** What is about to be committed. */
export type CommitToCheck = {
  /** The commit or tree that it starts from. */
  readonly base: string;
  /** The last commit; null before the first one. */
  readonly head: string | null;
  readonly chosen: TreeEdits;
  readonly oidLength: number;
  readonly message: string;
};

/** The message that hooks leave, and what they printed. */
export type CheckedCommit = { readonly message: string; readonly output: string };

export type HooksEnd = {
  readonly checked: Result<CheckedCommit, CommitProblem>;
  /** Whether they put something away and did not bring it back. It is deleted with their git folder. */
  readonly hasStash: boolean;
};

type Work = {
  readonly repository: PrivateRepository;
  readonly allowed: AllowedHooks;
  /** Our temporary folder, where hooks can write. */
  readonly folder: string;
};

type Copy = Pick<HookRepository, 'index' | 'objects' | 'programs'>;

/**
 * Runs the allowed hooks as git would before a commit, on an index and a git folder of their own, because `.git` is
 * closed in the sandbox. A hook is ended with everything that it has started. Rejects with the system's error.
 */
export async function runHooks(
  repository: PrivateRepository,
  allowed: AllowedHooks,
  commit: CommitToCheck,
): Promise<HooksEnd> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-hooks-')));
  try {
    // Everything is written before the first hook runs. Afterwards there may be links in this folder.
    const copy = await makeHookRepository(repository, { folder, head: commit.head });
    if (!copy.ok) return { checked: err(toCommitProblem(copy.error)), hasStash: false };
    const checked = await runAll({ repository, allowed, folder }, copy.value, commit);
    return { checked, hasStash: await copy.value.hasStash() };
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function runAll(
  work: Work,
  copy: HookRepository,
  commit: CommitToCheck,
): Promise<Result<CheckedCommit, CommitProblem>> {
  const { allowed, folder, repository } = work;
  const { index } = copy;
  const messageFile = join(folder, 'COMMIT_EDITMSG');
  await writeFile(messageFile, commit.message);
  const written = await writeHookIndex(repository, commit, index);
  if (!written.ok) return err(toCommitProblem(written.error));
  const before = await readHookIndex(repository, index);
  let { message } = commit;
  let output = '';
  for (const name of (await readHooks(repository)).runnable) {
    if (allowed.signal.aborted) return err({ type: 'hooksStopped' });
    // The hooks that run are the ones that were allowed.
    const hooks = await readHooks(repository);
    if (hooks.digest !== allowed.digest) return err({ type: 'hooksChanged' });
    const ran = await runHook(work, copy, hooks, name, name === 'commit-msg' ? [messageFile] : []);
    if (!ran.ok) {
      return err('output' in ran.error ? { ...ran.error, output: joinOutputs(output, ran.error.output) } : ran.error);
    }
    output = joinOutputs(output, ran.value);
    if (name !== 'commit-msg') continue;
    const left = await readMessage(messageFile);
    if (left === null) return err({ type: 'hookFailed', hook: name, exitCode: null, output });
    message = left;
  }
  if ((await readHooks(repository)).digest !== allowed.digest) return err({ type: 'hooksChanged' });
  const after = await readHookIndex(repository, index);
  if (before === null || after === null) return err({ type: 'hooksChangedFiles', paths: [], output });
  const changed = findIndexChanges(before, after);
  // A commit of a hook would be lost.
  const isMoved = !(await copy.isUnmoved());
  if (isMoved || changed.length > 0) return err({ type: 'hooksChangedFiles', paths: changed.map(formatPath), output });
  return message === '' ? err({ type: 'noMessage' }) : ok({ message, output });
}

function joinOutputs(before: string, next: string): string {
  return [before, next].filter((each) => each !== '').join('\n');
}

/**
 * Says first that the sandbox works. pre-commit needs a folder for its cache, even an empty one. The shell also starts a
 * hook without a first line that names its program.
 */
const starter = `: > "$1" || exit 1
programs=$2 cache=\${PRE_COMMIT_HOME:-\${XDG_CACHE_HOME:-$HOME/.cache}/pre-commit}
[ -e "$cache" ] || export PRE_COMMIT_HOME="\${programs%/*}/pre-commit"
export PATH="$programs:$PATH"
shift 2
exec "$@"`;

/** Runs one hook, and returns what it printed. */
async function runHook(
  { allowed, folder, repository }: Work,
  { index, objects, programs }: Copy,
  hooks: FoundHooks,
  name: RunnableHook,
  args: readonly string[],
): Promise<Result<string, CommitProblem>> {
  const started = join(folder, `started-${name}`);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), allowed.maxDurationMs);
  const identity = readIdentity(repository);
  const ran = await allowed.sandbox.run({
    words: ['/bin/sh', '-c', starter, 'sh', started, programs, join(hooks.folder, name), ...args],
    folder: repository.place.root,
    environment: {
      GIT_DIR: null,
      GIT_WORK_TREE: null,
      GIT_INDEX_FILE: index,
      GIT_OBJECT_DIRECTORY: objects,
      GIT_PREFIX: '',
      // Nothing can be edited.
      GIT_EDITOR: ':',
      ...(identity === null ? {} : { GIT_AUTHOR_NAME: identity.name, GIT_AUTHOR_EMAIL: identity.email }),
    },
    signal: AbortSignal.any([allowed.signal, limit.signal]),
  });
  clearTimeout(timer);
  const output = ran.ok ? toShown(ran.value.output) : ran.error;
  if (allowed.signal.aborted) return err({ type: 'hooksStopped' });
  if (limit.signal.aborted) return err({ type: 'hookTimedOut', hook: name, output });
  const isStarted = await access(started).then(
    () => true,
    () => false,
  );
  if (!ran.ok) return err({ type: 'noSandbox', output });
  const { exitCode } = ran.value;
  // A hook that succeeds may have removed it.
  if (!isStarted && exitCode !== 0) return err({ type: 'noSandbox', output });
  return exitCode === 0 ? ok(output) : err({ type: 'hookFailed', hook: name, exitCode, output });
}

const maxMessageBytes = 100_000;
/** Control characters that a message cannot have. */
const controls = /[^\P{Cc}\n\t]/u;

/** Reads the message that a hook leaves; null if there is none that can be used. */
async function readMessage(path: string): Promise<string | null> {
  const file = await openRegularFile(path).catch(() => null);
  if (file === null) return null;
  try {
    if ((await file.stat()).size > maxMessageBytes) return null;
    const left = (await file.readFile()).toString('utf8');
    const message = formatCommitMessage({ message: left, signOff: null, trailer: null });
    return controls.test(message) ? null : message;
  } finally {
    await file.close();
  }
}

/** The most characters of an output that are shown. Its end says most. */
const maxShown = 20_000;
/** The most characters that are searched for control sequences. More would stop the app for a moment. */
const maxSearched = 200_000;

function toShown(output: string): string {
  const text = toPlainText(output.slice(-maxSearched)).trimEnd();
  return output.length <= maxSearched && text.length <= maxShown
    ? text
    : `${t`[The beginning was left out.]`}\n${text.slice(-maxShown).toWellFormed()}`;
}
