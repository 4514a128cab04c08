import type { DiffFile } from './diff-summary.ts';
import { type DiffFileHeader, FileHeader } from './file-header.ts';

/** Which sides a hunk's line is on: both, or one. */
export type LineKind = 'context' | 'added' | 'removed';

/** Receives the parts of a diff in order: the hunks and lines of a file, then the file itself. */
export type DiffVisitor = {
  /** Line numbers count from 1. Null if the diff has none. */
  hunk(oldStart: number | null, newStart: number | null, section: string): void;
  line(kind: LineKind, text: string): void;
  /** The previous line has no line break. */
  noNewline(): void;
  file(facts: DiffFileHeader): void;
};

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/**
 * Reads a unified diff once, line by line. Never throws: it skips unknown lines, and a hunk shorter than declared ends
 * with its lines.
 */
export function scanDiff(text: string, visit: DiffVisitor): void {
  let header: FileHeader | null = null;
  let left: LinesLeft = none;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;

    const kind = getLineKind(line, left);
    if (kind !== null) {
      left = { old: left.old - (kind === 'added' ? 0 : 1), new: left.new - (kind === 'removed' ? 0 : 1) };
      // Codex writes a file with a NUL as lines. Git, like most people, considers it binary.
      if (header !== null && line.includes('\0')) header.binary = true;
      visit.line(kind, line.slice(1));
    } else if (line.startsWith('\\')) {
      visit.noNewline();
    } else if (line.startsWith('@@') && header !== null) {
      left = readHunk(line, visit);
      header.inHunks = true;
    } else {
      left = none;
      if (line.startsWith('diff --git ') || (line.startsWith('--- ') && header?.inHunks !== false)) {
        visitFile(header, visit);
        header = new FileHeader();
      }
      header?.read(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
  }
  visitFile(header, visit);
}

/** How many lines of each side remain in a hunk. */
type LinesLeft = { readonly old: number; readonly new: number };
const none: LinesLeft = { old: 0, new: 0 };

function visitFile(header: FileHeader | null, visit: DiffVisitor): void {
  const facts = header?.facts() ?? null;
  if (facts !== null) visit.file(facts);
}

/** A patch that is still being written has hunks without numbers. They continue as long as their lines do. */
function readHunk(line: string, visit: DiffVisitor): LinesLeft {
  const [, oldStart, oldCount = '1', newStart, newCount = '1', section = ''] = hunkHeader.exec(line) ?? [];
  if (oldStart === undefined || newStart === undefined) {
    visit.hunk(null, null, '');
    return { old: Number.POSITIVE_INFINITY, new: Number.POSITIVE_INFINITY };
  }
  visit.hunk(Number(oldStart), Number(newStart), section.trimEnd());
  return { old: Number(oldCount), new: Number(newCount) };
}

function getLineKind(line: string, left: LinesLeft): LineKind | null {
  const sign = line.charAt(0);
  if (sign === '+') return left.new > 0 ? 'added' : null;
  if (sign === '-') return left.old > 0 ? 'removed' : null;
  // Some programs remove the space from an empty line.
  const blank = sign === ' ' || line === '' || line === '\r';
  return blank && left.old > 0 && left.new > 0 ? 'context' : null;
}

/** The files of a unified git diff with their counts, without storing any lines. */
export function summarizeDiff(text: string): readonly DiffFile[] {
  const files: DiffFile[] = [];
  let added = 0;
  let removed = 0;
  scanDiff(text, {
    hunk: () => {},
    noNewline: () => {},
    line: (kind) => {
      if (kind === 'added') added++;
      else if (kind === 'removed') removed++;
    },
    file: ({ path, from, change, binary }) => {
      files.push({ path, from, change, binary, added, removed });
      added = 0;
      removed = 0;
    },
  });
  return files;
}
