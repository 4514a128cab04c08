import { err, ok, type Result } from '../../shared/base/result.ts';
import type { UncommittedFile } from '../../shared/contract/commits.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { maskSecrets } from '../../shared/redaction/find-secrets.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { decodePath } from '../git/raw-path.ts';
import { createPatch, toEdits, writeEditedTree } from '../git/trees.ts';
import { type CommitProblem, toCommitProblem } from './commit-problem.ts';
import { readCommit } from './read-repository.ts';
import { listChosen, listFiles, readBaseTree } from './read-uncommitted.ts';

export type ChangesToDescribe = Omit<RequestInput<'suggestCommitMessage'>, 'threadId'>;

/** The changed lines of more files would not fit. So much of each diff is searched for secrets; far less is shown. */
const maxDiffs = 20;
const maxRead = 16_000;
const maxLine = 160;

/**
 * Describes to a model what a commit would change: the files, and as many of the changed lines as fit into `maxBytes`.
 * Without secrets. Changes nothing outside our own folder. Rejects with the system's error.
 */
export async function describeChanges(
  repository: PrivateRepository,
  { amend, files, head, root, tree }: ChangesToDescribe,
  maxBytes: number,
): Promise<Result<string, CommitProblem>> {
  if (root !== repository.place.root) return err({ type: 'changed', paths: [] });
  if (!amend && files.length === 0) return err({ type: 'nothing' });
  const chosen = await listChosen(repository, { files, head, tree });
  if (!chosen.ok) return chosen;
  const replaced = amend && head !== null ? await readCommit(repository, head) : null;
  if (replaced !== null && !replaced.ok) return err(toCommitProblem(replaced.error));
  const base = await readBaseTree(repository, head);
  if (!base.ok) return base;
  const from = replaced === null ? base : await readBaseTree(repository, replaced.value.parents[0] ?? null);
  if (!from.ok) return from;
  const to = await writeEditedTree(repository, base.value, toEdits(chosen.value.flatMap(({ changes }) => changes)));
  if (!to.ok) return err(toCommitProblem(to.error));
  const changed = await listFiles(repository, replaced === null ? head : from.value, to.value);
  if (!changed.ok) return changed;
  const diffs: string[] = [];
  for (const { changes } of changed.value.slice(0, maxDiffs)) {
    const paths = changes.map(({ path }) => decodePath(path));
    if (!paths.every((path) => path !== null)) continue;
    const patch = await createPatch(repository, from.value, to.value, { maxBytes: maxRead, paths });
    if (!patch.ok) return err(toCommitProblem(patch.error));
    // Secrets first, because half of one is not recognized.
    diffs.push(keepChanges(maskSecrets(patch.value.text)));
  }
  const said =
    replaced === null ? '' : `Message so far:\n${takeLines(maskSecrets(replaced.value.message), maxBytes / 4)}\n`;
  const names = changed.value.map(({ file }) => maskSecrets(describeFile(file)));
  const before = `${said}Files:\n${shortenList(names, maxBytes / 4)}\nChanged lines:\n`;
  return ok(before + shortenDiffs(diffs, maxBytes - getSize(before)));
}

function describeFile({ oldPath, path, status }: UncommittedFile): string {
  return oldPath === null ? `${status} ${path}` : `${status} ${oldPath} -> ${path}`;
}

function shortenList(lines: readonly string[], maxBytes: number): string {
  const taken = takeLines(lines.map((line) => `${line}\n`).join(''), maxBytes);
  const more = lines.length - taken.split('\n').length + 1;
  return more === 0 ? taken.trimEnd() : `${taken}and ${more} more`;
}

/** Returns the name of a file and its changed lines, with the places that git names. */
function keepChanges(diff: string): string {
  const lines = diff.split('\n').filter((line) => /^([-+@]|Binary )/.test(line) && !/^(---|\+\+\+) \/dev/.test(line));
  return lines.map((line) => `${line.length > maxLine ? `${line.slice(0, maxLine)}…` : line}\n`).join('');
}

/** Joins as much of each diff as fits. Small ones leave the rest of their share to larger ones. */
function shortenDiffs(diffs: readonly string[], maxBytes: number): string {
  const shares = new Map<string, number>();
  let left = maxBytes;
  for (const [at, diff] of diffs.toSorted((one, other) => getSize(one) - getSize(other)).entries()) {
    const share = Math.min(getSize(diff), Math.floor(left / (diffs.length - at)));
    shares.set(diff, share);
    left -= share;
  }
  return diffs.map((diff) => takeLines(diff, shares.get(diff) ?? 0)).join('');
}

function getSize(text: string): number {
  return Buffer.byteLength(text);
}

/** Returns the whole lines that fit. */
function takeLines(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  return bytes.subarray(0, bytes.lastIndexOf(0x0a, Math.max(0, Math.floor(maxBytes) - 1)) + 1).toString();
}
