import { err, ok, type Result } from '../../shared/base/result.ts';
import { createGitFailure, type GitFailure } from './git-program.ts';
import { formatVersion, isOlderGitVersion, oldestMergingGit } from './git-version.ts';
import { type PrivateRepository, toText } from './private-repository.ts';
import { type RawPath, splitEntries, toRawBytes } from './raw-path.ts';

/**
 * A difference of a path between two trees. Where the path is missing, the mode is `000000` and the id is all zeros.
 */
export type Difference = {
  readonly path: RawPath;
  /** Added, deleted, modified, or of another type: file, link, submodule. */
  readonly status: 'A' | 'D' | 'M' | 'T';
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: string;
  readonly newOid: string;
};

/** The mode of a submodule or another repository: a tree holds only its commit id. */
export const gitlinkMode = '160000';

/** Writes the tree without files into our store, which no commit has. Returns its id. Never rejects. */
export async function writeEmptyTree(repository: PrivateRepository): Promise<Result<string, GitFailure>> {
  return toText(await repository.runContentCommand('hash-object', ['-t', 'tree', '-w', '--stdin']));
}

/** What paths become in a tree or an index; null for a path that leaves it. */
export type TreeEdits = ReadonlyMap<RawPath, { readonly mode: string; readonly oid: string } | null>;

/** Turns differences into what makes one tree the other. */
export function toEdits(
  differences: readonly Difference[],
): Map<RawPath, { readonly mode: string; readonly oid: string } | null> {
  return new Map(
    differences.map(({ newMode, newOid, path, status }) => [
      path,
      status === 'D' ? null : { mode: newMode, oid: newOid },
    ]),
  );
}

/** Formats edits for `git update-index -z --index-info`. `oidLength` is that of the repository's ids, in characters. */
export function formatIndexInfo(edits: TreeEdits, oidLength: number): Buffer {
  const none = { mode: '0', oid: '0'.repeat(oidLength) };
  // Removals come first, so that a file can take the place of a folder.
  const sorted = [...edits].sort(([, one], [, other]) => Number(one !== null) - Number(other !== null));
  return toRawBytes(
    sorted.map(([path, entry]) => `${(entry ?? none).mode} ${(entry ?? none).oid}\t${path}\0`).join(''),
  );
}

/** Writes a tree with some edits into our store. Returns its id. Rejects with the system's error. */
export async function writeEditedTree(
  repository: PrivateRepository,
  tree: string,
  edits: TreeEdits,
): Promise<Result<string, GitFailure>> {
  return await repository.withIndex(async (index) => {
    const read = await repository.runContentCommand('read-tree', [tree], { index });
    if (!read.ok) return read;
    const input = formatIndexInfo(edits, tree.length);
    const updated = await repository.runContentCommand('update-index', ['-z', '--index-info'], { index, input });
    if (!updated.ok) return updated;
    // Every entry is from one of the trees or was just written. A partial clone may lack some contents.
    return toText(await repository.runContentCommand('write-tree', ['--missing-ok'], { index }));
  });
}

/** Which changed files are the same file under another name: new paths with their old ones. Never rejects. */
export async function findRenames(
  repository: PrivateRepository,
  from: string,
  to: string,
): Promise<Result<ReadonlyMap<RawPath, RawPath>, GitFailure>> {
  const how = ['-r', '-z', '--name-status', '--find-renames', '--diff-filter=R'];
  const printed = await repository.runContentCommand('diff-tree', [...how, from, to]);
  if (!printed.ok) return printed;
  const parts = splitEntries(printed.value);
  const found = new Map<RawPath, RawPath>();
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [before, after] = [parts[at + 1], parts[at + 2]];
    if (before !== undefined && after !== undefined) found.set(after, before);
  }
  return ok(found);
}

/**
 * Lists the differences between two trees. A moved file counts as one deleted and one added. `paths` limits the result
 * to these files and folders. Never rejects.
 */
export async function listDifferences(
  repository: PrivateRepository,
  from: string,
  to: string,
  paths: readonly string[] = [],
): Promise<Result<readonly Difference[], GitFailure>> {
  const how = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev'];
  const printed = await repository.runContentCommand('diff-tree', [...how, from, to, '--', ...paths]);
  if (!printed.ok) return printed;
  const parts = splitEntries(printed.value);
  const found: Difference[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = (parts[at] ?? '').slice(1).split(' ');
    const path = parts[at + 1] ?? ('' as RawPath);
    if (status !== 'A' && status !== 'D' && status !== 'M' && status !== 'T') {
      return err(createGitFailure(`git diff-tree printed ${status}`));
    }
    found.push({ path, status, oldMode, newMode, oldOid, newOid });
  }
  return ok(found);
}

/** A unified diff of two trees. */
export type Patch = {
  readonly text: string;
  /** Whether it exceeds the limit; then `text` is its start, cut at a whole line. */
  readonly isCut: boolean;
};

const maxPatchBytes = 64 * 1024 * 1024;

/**
 * Returns the unified diff of two trees, without the contents of binary files. `paths` limits it to these files. With
 * `within`, only of the files below that folder, whose paths are then relative to it. Never rejects.
 */
export async function createPatch(
  repository: PrivateRepository,
  from: string,
  to: string,
  {
    maxBytes = maxPatchBytes,
    paths = [],
    within = '',
  }: { readonly maxBytes?: number; readonly paths?: readonly string[]; readonly within?: string } = {},
): Promise<Result<Patch, GitFailure>> {
  const how = ['-r', '-p', '--find-renames', '--no-color', '--no-ext-diff', '--no-textconv'];
  const relative = within === '' ? [] : [`--relative=${within}`];
  const args = [...how, ...relative, from, to, '--', ...paths];
  const printed = await repository.runContentCommand('diff-tree', args, { maxBytes });
  if (printed.ok) return ok({ text: printed.value.toString('utf8'), isCut: false });
  const { printed: start, type } = printed.error;
  if (type !== 'tooLarge') return printed;
  return ok({ text: start.subarray(0, start.lastIndexOf(0x0a) + 1).toString('utf8'), isCut: true });
}

/** Lists the files that differ. A moved file has its new path. Never rejects. */
export async function listChangedPaths(
  repository: PrivateRepository,
  from: string,
  to: string,
): Promise<Result<readonly RawPath[], GitFailure>> {
  const how = ['-r', '--find-renames', '--name-only', '-z'];
  const printed = await repository.runContentCommand('diff-tree', [...how, from, to]);
  return printed.ok ? ok(splitEntries(printed.value)) : printed;
}

/** Why two sides cannot be merged. */
export type MergeProblem =
  | { readonly type: 'conflicts'; readonly paths: readonly RawPath[] }
  | { readonly type: 'gitTooOld'; readonly found: string; readonly needed: string }
  | { readonly type: 'failed'; readonly failure: GitFailure };

/** Merges both sides from their common base tree, without writing files. Never rejects. */
export async function mergeTrees(
  repository: PrivateRepository,
  base: string,
  ours: string,
  theirs: string,
): Promise<Result<string, MergeProblem>> {
  if (isOlderGitVersion(repository.version, oldestMergingGit)) {
    return err({
      type: 'gitTooOld',
      found: formatVersion(repository.version),
      needed: formatVersion(oldestMergingGit),
    });
  }
  const parent = await commitTree(repository, { tree: base, parents: [], message: 'Base' });
  if (!parent.ok) return err({ type: 'failed', failure: parent.error });
  const sides: string[] = [];
  for (const tree of [ours, theirs]) {
    const side = await commitTree(repository, { tree, parents: [parent.value], message: 'Side' });
    if (!side.ok) return err({ type: 'failed', failure: side.error });
    sides.push(side.value);
  }
  const how = ['--write-tree', '--no-messages', '--name-only', '-z'];
  const merged = await repository.runContentCommand('merge-tree', [...how, ...sides]);
  const [tree = '', ...paths] = splitEntries(merged.ok ? merged.value : merged.error.printed);
  if (merged.ok) return ok(tree);
  if (merged.error.type !== 'failed' || merged.error.code !== 1) return err({ type: 'failed', failure: merged.error });
  return err({ type: 'conflicts', paths });
}

/** A commit to make. `tree` and `parents` are object IDs. */
export type CommitRequest = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** The author of an amended commit, with git's own date. Default: the user, now. */
  readonly author?: CommitAuthor | undefined;
};

/** The author of a commit. `date` is in git's form: seconds and time zone. */
export type CommitAuthor = { readonly name: string; readonly email: string; readonly date: string };

/**
 * Makes a commit in our private store, under the user's name if git has one. Runs neither a hook nor a signing program.
 * Returns the commit id. Never rejects.
 */
export async function commitTree(
  repository: PrivateRepository,
  { author, message, parents, tree }: CommitRequest,
): Promise<Result<string, GitFailure>> {
  const args = [tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const variables = {
    ...(repository.hasName ? {} : placeholderIdentity),
    ...(author === undefined
      ? {}
      : { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: `@${author.date}` }),
  };
  return toText(await repository.runContentCommand('commit-tree', args, { input: message, variables }));
}

const placeholderIdentity = {
  GIT_AUTHOR_NAME: 'Workcell',
  GIT_AUTHOR_EMAIL: 'workcell@localhost',
  GIT_COMMITTER_NAME: 'Workcell',
  GIT_COMMITTER_EMAIL: 'workcell@localhost',
};
