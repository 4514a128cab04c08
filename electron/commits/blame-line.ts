import { ok, type Result } from '../../shared/base/result.ts';
import { unquotePath } from '../../shared/changes/git-path.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { LineQuestion } from '../model/changes/line-question.ts';
import { readBlob, readCommit } from './read-repository.ts';
import { findPrefix } from './read-uncommitted.ts';
import { readTraceNote } from './trace-notes.ts';
import { findInNote, type NotedLine } from './trace-record.ts';

/** The commit that brought a line into the repository. */
export type BlamedLine = {
  readonly id: string;
  readonly author: string;
  /** In Unix milliseconds. */
  readonly at: number;
  readonly subject: string;
  /** Where the line was in that commit: the path in the folder, null if it was elsewhere, and the number from 1. */
  readonly path: string | null;
  readonly number: number;
  readonly text: string;
  /** What the commit's note says about the line. */
  readonly note: NotedLine | null;
};

/** Git tells little about one line, in bytes. */
const maxBytes = 100_000;
/** The latest moment of a date, in Unix milliseconds. */
const latest = 8.64e15;
/** The most characters of a name or subject. */
const maxWords = 500;
/** A long history is given up after this time, in milliseconds. */
const timeoutMs = 10_000;

/** Finds the commit that brought a line into the repository. Null if git does not know. Rejects with the system's error. */
export async function blameLine(
  repository: PrivateRepository,
  folder: string,
  { locate, paths, signal }: LineQuestion,
): Promise<Result<BlamedLine | null, never>> {
  const head = await repository.headCommit();
  const prefix = await findPrefix(repository, folder);
  for (const path of paths) {
    const text = head === null ? null : await readBlob(repository, `${head}:${prefix}${path}`);
    const number = text === null ? null : locate(text);
    if (head === null || text === null || number === null) continue;
    const found = await blame(repository, head, `${prefix}${path}`, number, signal);
    // Only the same line is evidence.
    const isSame = found !== null && getLine(found.text, found.number) === getLine(text, number);
    if (!isSame) return ok(null);
    const note = await readTraceNote(repository, found.id);
    return ok({
      ...found,
      path: found.path.startsWith(prefix) ? found.path.slice(prefix.length) : null,
      note: note === null ? null : findInNote(note, found.path, found.number),
    });
  }
  return ok(null);
}

async function blame(
  repository: PrivateRepository,
  head: string,
  path: string,
  number: number,
  signal: AbortSignal,
): Promise<(Omit<BlamedLine, 'path' | 'note'> & { readonly path: string }) | null> {
  const args = ['--porcelain', '--no-textconv', '-L', `${number},${number}`, head, '--', path];
  // In our own folder, git finds no list of other names for authors, and no attributes.
  const options = { maxBytes, signal, timeoutMs, workTree: repository.gitFolder };
  const printed = await repository.runContentCommand('blame', args, options);
  const told = printed.ok ? printed.value.toString('utf8') : '';
  const [, id, line] = /^([0-9a-f]{40,64}) (\d+) /.exec(told) ?? [];
  const name = /^filename (.*)$/m.exec(told)?.[1];
  if (id === undefined || line === undefined || name === undefined) return null;
  const commit = await readCommit(repository, id);
  if (!commit.ok) return null;
  const { author, message, parents } = commit.value;
  // Where the history was cut off, git blames the oldest commit that is here.
  if (/^boundary$/m.test(told) && parents.length > 0) return null;
  const text = await readBlob(repository, `${id}:${unquotePath(name)}`);
  if (text === null) return null;
  const [subject = ''] = message.split('\n');
  // Anyone can write any time and words into a commit.
  const at = Math.min(Number.parseInt(author.date, 10) * 1_000, latest);
  return {
    id,
    author: author.name.slice(0, maxWords),
    at,
    subject: subject.slice(0, maxWords),
    path: unquotePath(name),
    number: Number(line),
    text,
  };
}

function getLine(text: string, number: number): string | undefined {
  return text.split('\n')[number - 1];
}
