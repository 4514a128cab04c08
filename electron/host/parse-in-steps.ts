import { setImmediate } from 'node:timers/promises';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';

/** After this many characters, other work gets its turn. */
const maxAtOnce = 256_000;

/** Parses a unified git diff without blocking everything else. */
export async function parseInSteps(text: string): Promise<readonly ParsedDiffFile[]> {
  const files: ParsedDiffFile[] = [];
  for (let from = 0; from < text.length; ) {
    // A line that begins like this is always the head of a file: lines of contents begin with a sign.
    const found = text.indexOf('\ndiff --git ', from + maxAtOnce);
    const end = found === -1 ? text.length : found + 1;
    for (const file of parseUnifiedDiff(text.slice(from, end))) files.push(file);
    from = end;
    await setImmediate();
  }
  return files;
}
