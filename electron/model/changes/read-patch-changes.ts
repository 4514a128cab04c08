import type { FileUpdateChange } from '../codex-protocol/generated.ts';

type Change = { readonly path: string; readonly kind: FileUpdateChange['kind']; readonly lines: string[] };

/**
 * Reads what a patch in the model's own format would have done to each file, as far as its text shows. The lines were
 * never located in the files, so the hunks have no numbers, and a deleted file has no lines. Paths are as the model
 * wrote them.
 */
export function readPatchChanges(text: string): readonly FileUpdateChange[] {
  const changes: Change[] = [];
  const [body = ''] = text.split(/\r?\n\*\*\* End Patch/);
  for (const line of body.split(/\r?\n/)) {
    const [, verb, path = ''] = /^\*\*\* (Add|Delete|Update) File: (.+)$/.exec(line) ?? [];
    if (verb !== undefined) changes.push({ path: path.trim(), kind: toChangeKind(verb), lines: [] });
    else takeLine(changes, line);
  }
  return changes.map(({ kind, lines, path }) => ({ path, kind, diff: lines.map((line) => `${line}\n`).join('') }));
}

function toChangeKind(verb: string): FileUpdateChange['kind'] {
  if (verb === 'Add') return { type: 'add' };
  return verb === 'Delete' ? { type: 'delete' } : { type: 'update', move_path: null };
}

function takeLine(changes: Change[], line: string): void {
  const last = changes.at(-1);
  if (last === undefined) return;
  const movedTo = /^\*\*\* Move to: (.+)$/.exec(line)?.[1];
  if (movedTo !== undefined)
    changes[changes.length - 1] = { ...last, kind: { type: 'update', move_path: movedTo.trim() } };
  if (line.startsWith('***')) return;
  if (last.kind.type === 'add') {
    if (line.startsWith('+')) last.lines.push(line.slice(1));
    return;
  }
  // The first hunk of a file may lack its header.
  if (last.lines.length === 0 && !line.startsWith('@@')) last.lines.push('@@');
  last.lines.push(line);
}
