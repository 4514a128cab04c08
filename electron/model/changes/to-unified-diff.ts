import { quoteGitPath } from '../../../shared/changes/git-path.ts';
import { toPathInside } from '../../../shared/files/is-inside.ts';
import type { FileUpdateChange } from '../codex-protocol/generated.ts';

/** Returns a unified git diff of a patch item. Paths inside `root` are relative to it. */
export function toUnifiedDiff(changes: readonly FileUpdateChange[], root: string | null): string {
  return changes.map((change) => toFileDiff(change, root)).join('');
}

function toFileDiff({ path, kind, diff }: FileUpdateChange, root: string | null): string {
  const before = toRelativePath(path, root);
  const after = kind.type === 'update' && kind.move_path !== null ? toRelativePath(kind.move_path, root) : before;
  const a = quoteGitPath(`a/${before}`);
  const b = quoteGitPath(`b/${after}`);
  const title = `diff --git ${a} ${b}\n`;
  if (kind.type === 'update') {
    const renamed = after === before ? '' : `rename from ${quoteGitPath(before)}\nrename to ${quoteGitPath(after)}\n`;
    const hunks = kind.move_path === null ? diff : removeMoveLine(diff);
    const names = hunks === '' ? '' : `--- ${a}\n+++ ${b}\n`;
    return `${title}${renamed}${names}${endWithLineBreak(hunks)}`;
  }
  const added = kind.type === 'add';
  const mode = added ? 'new file mode 100644\n' : 'deleted file mode 100644\n';
  const names = added ? `--- /dev/null\n+++ ${b}\n` : `--- ${a}\n+++ /dev/null\n`;
  if (diff === '') return `${title}${mode}`;
  return `${title}${mode}${names}${toWholeFileHunk(diff, added ? '+' : '-')}`;
}

/** Removes the last line of a rename, which names the target. */
function removeMoveLine(diff: string): string {
  return diff.replace(/\n*\n\nMoved to: [^\n]*\n?$|^Moved to: [^\n]*\n?$/, '\n').replace(/^\n$/, '');
}

function endWithLineBreak(hunks: string): string {
  return hunks === '' || hunks.endsWith('\n') ? hunks : `${hunks}\n`;
}

/** Returns one hunk with every line of a file, which are all new or all gone. */
export function toWholeFileHunk(content: string, sign: '+' | '-'): string {
  const lines = content.split('\n');
  const complete = lines.at(-1) === '';
  if (complete) lines.pop();
  const range = lines.length === 1 ? '1' : `1,${lines.length}`;
  const header = sign === '+' ? `@@ -0,0 +${range} @@\n` : `@@ -${range} +0,0 @@\n`;
  const body = lines.map((line) => `${sign}${line}\n`).join('');
  return `${header}${body}${complete ? '' : '\\ No newline at end of file\n'}`;
}

/** Returns a path relative to the root if it is inside. Writes Windows paths with slashes, as git does. */
function toRelativePath(path: string, root: string | null): string {
  const windows = /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
  const inside = root === null ? null : toPathInside(root, path, windows ? 'windows' : 'posix');
  const short = inside === null || inside === '' ? path : inside;
  return windows ? short.replaceAll('\\', '/') : short;
}
