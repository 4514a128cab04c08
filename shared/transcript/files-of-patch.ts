import type { FileChange } from './file-change.ts';

/**
 * The files named in a patch in the model's own format, with line counts. Paths are as the model wrote them and may be
 * relative, because such a patch was never resolved.
 */
export function filesOfPatch(text: string): readonly FileChange[] {
  const files: FileChange[] = [];
  for (const line of text.split(/\r?\n/)) {
    const header = /^\*\*\* (Add|Delete|Update) File: (.+)$/.exec(line);
    const last = files.at(-1);
    if (header !== null) {
      files.push({
        path: (header[2] ?? '').trim(),
        change: kinds[header[1] ?? ''] ?? 'modified',
        movedTo: null,
        added: 0,
        removed: 0,
      });
    } else if (last !== undefined) {
      files[files.length - 1] = withLine(last, line);
    }
  }
  return files;
}

const kinds: Readonly<Record<string, FileChange['change']>> = { Add: 'added', Delete: 'deleted', Update: 'modified' };

function withLine(file: FileChange, line: string): FileChange {
  const movedTo = /^\*\*\* Move to: (.+)$/.exec(line)?.[1];
  if (movedTo !== undefined) return { ...file, change: 'renamed', movedTo: movedTo.trim() };
  if (line.startsWith('+')) return { ...file, added: file.added + 1 };
  return line.startsWith('-') ? { ...file, removed: file.removed + 1 } : file;
}
