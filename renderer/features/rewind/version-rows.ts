import type { DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { counted } from '../../../shared/i18n/i18n.ts';
import type { RewindFile, RewindPart, RewindVersion } from '../../../shared/rewind/rewind-plan.ts';
import type { PairedLine } from '../../view-models/diff-rows.ts';

/** Who made a line that differs. `earlier`: it is from the moment to go back to. */
export type LineMaker = 'own' | 'others' | 'earlier';

/** A line of one version. `maker` is null if all versions have it. */
export type VersionLine = { readonly paired: PairedLine; readonly number: number; readonly maker: LineMaker | null };

/** A row with a line of each version, or null where a version has none. */
export type VersionRow =
  | { readonly kind: 'gap'; readonly text: string }
  | { readonly kind: 'lines'; readonly lines: readonly (VersionLine | null)[] };

/** The rows of a file, and its lines for each version to color. */
export type VersionRows = { readonly rows: readonly VersionRow[]; readonly toColor: readonly ParsedDiffFile[] };

/** Puts the versions of a file side by side, with each line tinted by its maker. */
export function toVersionRows(parts: readonly RewindPart[], { path, versions }: RewindFile): VersionRows {
  const rows: VersionRow[] = [];
  const columns: DiffLine[][] = versions.map(() => []);
  let next = 1;
  for (const part of parts) {
    const start = part.starts[0] ?? next;
    if (start > next) rows.push({ kind: 'gap', text: counted(start - next, 'line') });
    const makers = part.isChanged ? versions.map((_, at) => findMaker(part, versions, at)) : [];
    const height = Math.max(...part.lines.map(({ length }) => length));
    const texts = versions.map((_, at) => part.lines[part.isChanged ? at : 0] ?? []);
    for (let row = 0; row < height; row++) {
      const lines = versions.map((_, at): VersionLine | null => {
        const text = texts[at]?.[row];
        if (text === undefined) return null;
        const maker = makers[at] ?? null;
        const number = (part.starts[at] ?? 1) + row;
        const line = toDiffLine(text, maker, number);
        columns[at]?.push(line);
        const partner = maker === null ? undefined : texts[at === versions.length - 1 ? 0 : versions.length - 1]?.[row];
        return { paired: { line, partner: partner === undefined ? null : trimBreak(partner) }, number, maker };
      });
      rows.push({ kind: 'lines', lines });
    }
    next = start + (texts[0]?.length ?? 0);
  }
  return { rows, toColor: columns.map((lines) => toFile(path, lines)) };
}

/** Finds out who made the lines of a version in a part where versions differ. */
function findMaker({ lines }: RewindPart, versions: readonly RewindVersion[], at: number): LineMaker {
  const isSame = (one: number, other: number) =>
    lines[one]?.length === lines[other]?.length && lines[one]?.every((line, place) => line === lines[other]?.[place]);
  const last = versions.length - 1;
  const version = versions[at];
  if (version === undefined || isSame(at, last)) return 'earlier';
  // What a merge leaves is from others, and what it removes from the agent.
  if (version.choice === 'merge') return 'others';
  if (at > 0 || last < 2) return version.isOwn ? 'own' : 'others';
  if (versions[1]?.choice === 'merge') return isSame(1, last) ? 'own' : 'others';
  return isSame(0, 1)
    ? findMaker({ isChanged: true, starts: [], lines }, versions, 1)
    : version.isOwn
      ? 'own'
      : 'others';
}

function toDiffLine(text: string, maker: LineMaker | null, number: number): DiffLine {
  return {
    kind: maker === 'own' ? 'added' : 'context',
    text: trimBreak(text),
    oldNumber: number,
    newNumber: number,
    noNewline: !text.endsWith('\n'),
  };
}

function trimBreak(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

/** Colors are requested for the hunks of a file. */
function toFile(path: string, lines: readonly DiffLine[]): ParsedDiffFile {
  const hunks = [{ oldStart: 1, newStart: 1, section: '', lines }];
  const none = { from: null, oldMode: null, newMode: null, contents: null, binary: false, added: 0, removed: 0 };
  return { path, change: 'modified', hunks, ...none };
}
