import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { publishCommit } from '../git/publish.ts';
import { type RawPath, splitEntries } from '../git/raw-path.ts';
import { readSmallFile } from '../git/read-small-file.ts';
import { runInTurn } from '../git/run-in-turn.ts';
import { commitTree, createPatch, writeEditedTree, writeEmptyTree } from '../git/trees.ts';
import { toCommitProblem, toRefusal } from './commit-problem.ts';
import { readBlob, readCommit } from './read-repository.ts';
import { createTraceRecord, type LineTrace, type TracedFile, unknownTrace } from './trace-record.ts';

/** The ref of Agent Trace notes. The specification names none; tools that store records in notes use this one. */
const notesRef = 'refs/notes/agent-trace';

/** Returns who wrote each line of a committed file; null if the record of changes did not see this text. */
export type TraceLines = (path: string, text: string) => Promise<readonly LineTrace[] | null>;

/** Longer diffs get no note, in bytes. */
const maxDiffBytes = 4_000_000;
const maxNoteBytes = 4_000_000;

/**
 * Adds an Agent Trace note to a commit, in the notes of the repository. Nothing pushes it. The error is a sentence; the
 * commit stays. Rejects with the system's error.
 */
export function addTraceNote(
  repository: PrivateRepository,
  commit: string,
  traceLines: TraceLines,
): Promise<Result<null, string>> {
  return runInTurn(`notes ${repository.place.commonFolder}`, async () => {
    const files = await traceFiles(repository, commit, traceLines);
    if (!files.ok) return files;
    const text = `${JSON.stringify(createTraceRecord(commit, files.value, new Date()), null, 2)}\n`;
    if (Buffer.byteLength(text) > maxNoteBytes) return err(t`The commit is too large for a note.`);
    return await writeNote(repository, commit, text);
  });
}

/** Reads the note of a commit. Null if there is none. Never rejects. */
export async function readTraceNote(repository: PrivateRepository, commit: string): Promise<string | null> {
  const notes = await repository.findCommit(notesRef);
  if (notes === null) return null;
  for (const path of listNotePaths(commit)) {
    const note = await repository.runContentCommand('cat-file', ['blob', `${notes}:${path}`], {
      maxBytes: maxNoteBytes,
    });
    if (note.ok) return note.value.toString('utf8');
  }
  return null;
}

/** Whether some notes have one about a commit, whatever it is. */
async function hasNote(repository: PrivateRepository, notes: string | null, commit: string): Promise<boolean> {
  for (const path of notes === null ? [] : listNotePaths(commit)) {
    const found = await repository.runContentCommand('rev-parse', ['--verify', '--quiet', `${notes}:${path}`]);
    if (found.ok) return true;
  }
  return false;
}

/** How git's raw diff of trees begins for a folder in the second one alone. */
const newFolder = ':000000 040000 ';

/** Git spreads many notes over folders. */
function listNotePaths(commit: string): readonly string[] {
  const split = (depth: number) => [
    ...Array.from({ length: depth }, (_, at) => commit.slice(2 * at, 2 * at + 2)),
    commit.slice(2 * depth),
  ];
  return [0, 1, 2, 3].map((depth) => split(depth).join('/'));
}

/** Finds who wrote the lines that a commit adds. */
async function traceFiles(
  repository: PrivateRepository,
  commit: string,
  traceLines: TraceLines,
): Promise<Result<readonly TracedFile[], string>> {
  const read = await readCommit(repository, commit);
  const parent = read.ok ? (read.value.parents[0] ?? null) : null;
  const base = parent === null ? await writeEmptyTree(repository) : ok(parent);
  if (!base.ok) return err(toSentence(base.error));
  const patch = await createPatch(repository, base.value, commit, { maxBytes: maxDiffBytes });
  if (!patch.ok) return err(toSentence(patch.error));
  if (patch.value.isCut) return err(t`The commit is too large for a note.`);
  const files: TracedFile[] = [];
  for (const file of parseUnifiedDiff(patch.value.text)) {
    const added = file.hunks.flatMap(({ lines }) =>
      lines.flatMap(({ kind, newNumber }) => (kind === 'added' && newNumber !== null ? [newNumber] : [])),
    );
    const text = added.length === 0 ? null : await readBlob(repository, `${commit}:${file.path}`);
    if (added.length === 0) continue;
    const traced = text === null ? null : await traceLines(file.path, text);
    files.push({
      path: file.path,
      lines: added.map((number) => ({ number, trace: traced?.[number - 1] ?? unknownTrace })),
    });
  }
  return ok(files);
}

async function writeNote(repository: PrivateRepository, commit: string, text: string): Promise<Result<null, string>> {
  const named = await repository.runRefCommand('symbolic-ref', ['-q', notesRef]);
  if (named.ok) return err(t`${notesRef} only names another ref.`);
  const before = await repository.findCommit(notesRef);
  // A hook or another tool may have been faster.
  if (await hasNote(repository, before, commit)) return err(t`Another program already added one.`);
  const empty = await writeEmptyTree(repository);
  if (!empty.ok) return err(toSentence(empty.error));
  const base = before ?? empty.value;
  const blob = await repository.runContentCommand('hash-object', ['-w', '--stdin'], { input: text });
  if (!blob.ok) return err(toSentence(blob.error));
  const [flat = commit, spread = commit] = listNotePaths(commit);
  const how = ['-z', '--raw', '--no-abbrev', '--no-renames', empty.value, base];
  const top = await repository.runContentCommand('diff-tree', how);
  if (!top.ok) return err(toSentence(top.error));
  const entries = splitEntries(top.value);
  const isSpread = entries.some((name, at) => /^[0-9a-f]{2}$/.test(name) && entries[at - 1]?.startsWith(newFolder));
  const entry = { mode: '100644', oid: blob.value.toString().trim() };
  const tree = await writeEditedTree(repository, base, new Map([[(isSpread ? spread : flat) as RawPath, entry]]));
  if (!tree.ok) return err(toSentence(tree.error));
  const parents = before === null ? [] : [before];
  const made = await commitTree(repository, { tree: tree.value, parents, message: 'Notes added by Workcell\n' });
  if (!made.ok) return err(toSentence(made.error));
  const published = await publishCommit(repository, made.value, parents);
  if (!published.ok) return err(toSentence(published.error));
  const old = before ?? '0'.repeat(made.value.length);
  const args = ['-m', 'notes: Notes added by Workcell', '--no-deref', notesRef, made.value, old];
  const moved = await repository.runRefCommand('update-ref', args);
  return moved.ok ? ok(null) : err(toSentence(moved.error));
}

function toSentence(failure: Parameters<typeof toCommitProblem>[0]): string {
  return toRefusal(toCommitProblem(failure)).message;
}

/** Whether the user's last commit in a repository had a note. Never rejects. */
export async function wantsTraceNotes(repository: PrivateRepository): Promise<boolean> {
  return (await readSmallFile(getChoiceFile(repository)).catch(() => null)) !== null;
}

/** Remembers whether the user wants notes. Rejects with the system's error. */
export async function rememberTraceNotes(repository: PrivateRepository, wants: boolean): Promise<void> {
  const file = getChoiceFile(repository);
  await (wants ? writeFile(file, '') : rm(file, { force: true }));
}

/** In our own folder, where nothing in the repository can change it. */
function getChoiceFile({ gitFolder }: PrivateRepository): string {
  return join(gitFolder, 'trace-notes');
}
