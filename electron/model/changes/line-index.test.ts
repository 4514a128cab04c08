import { describe, expect, it } from 'vitest';
import { measureMinProcessorTime } from '../../../fixtures/testkit/processor-time.ts';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { isLong } from '../../../fixtures/testkit/test-run.ts';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { applyHunks } from './apply-hunks.ts';
import { LineIndex } from './line-index.ts';
import { recountHunks } from './recount-hunks.ts';
import { rebuildBefore } from './stale-file.ts';

/** The reference for the index: checks every position in sequence. */
function nearestOneByOne(lines: readonly string[], wanted: readonly string[], from: number, expected: number) {
  let found: number | null = null;
  for (let at = from; at + wanted.length <= lines.length; at += 1) {
    if (!wanted.every((line, n) => lines[at + n] === line)) continue;
    if (found === null || Math.abs(at - expected) < Math.abs(found - expected)) found = at;
  }
  return found;
}

describe('LineIndex', () => {
  it('finds the same place as a search that compares every position', () => {
    const line = fc.constantFrom('a', 'b', 'c');
    const lines = fc.array(line, { maxLength: 40 });
    const wanted = fc.array(line, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lines, wanted, fc.nat(40), fc.integer({ min: -50, max: 90 }), (file, block, from, expected) => {
        expect(new LineIndex(file).nearest(block, from, expected)).toBe(nearestOneByOne(file, block, from, expected));
      }),
    );
  });

  it('does not find a line that the file does not have', () => {
    expect(new LineIndex(['a', 'b']).nearest(['c'], 0, 0)).toBeNull();
    expect(new LineIndex([]).nearest(['c'], 0, 0)).toBeNull();
  });
});

const names = '--- a/a.txt\n+++ b/a.txt\n';
const numbered = (count: number): string => Array.from({ length: count }, (_, n) => `line ${n}\n`).join('');

function patched(hunks: string, text: string) {
  const [parsed] = parseUnifiedDiff(recountHunks(names + hunks));
  if (parsed === undefined) throw new Error('The diff has no file');
  return { parsed, patched: applyHunks(parsed, text) };
}

// A function call accepts about 120,000 arguments.
describe.each([130_000, ...(isLong ? [1_000_000] : [])])('a file of %i lines', (count) => {
  it('applies a hunk at the end of a file and rebuilds the file from it', () => {
    const text = numbered(count);
    const last = count - 1;
    const { parsed, patched: after } = patched(
      `@@ -${last},2 +${last},2 @@\n line ${last - 1}\n-line ${last}\n+last\n`,
      text,
    );
    expect(after?.text.endsWith(`line ${last - 1}\nlast\n`)).toBe(true);
    expect(after?.text.length).toBe(text.length - `line ${last}`.length + 'last'.length);
    expect(rebuildBefore(parsed, after?.text ?? '') === text).toBe(true);
  });

  it('applies a hunk that adds the whole file', () => {
    const text = numbered(count);
    const added = text.replaceAll(/^/gm, '+').slice(0, -1);
    expect(patched(`@@ -0,0 +1,1 @@\n${added}`, '').patched?.text === text).toBe(true);
  });
});

describe('the time to find hunks', () => {
  it('finds hunks in time linear in the file if all lines are alike', () => {
    const search = (count: number, times: number) => {
      const lines = Array.from({ length: count }, () => '}');
      const wanted = [...Array.from({ length: count / 2 }, () => '}'), 'end'];
      return measureMinProcessorTime(() => {
        for (let time = 0; time < times; time += 1) {
          expect(new LineIndex([...lines, 'end', '}']).nearest(wanted, 0, 0)).toBe(count / 2);
        }
      });
    };
    search(2_000, 1);
    // In quadratic time, this would take eight times as long as eight searches in an eighth of the lines.
    expect(search(160_000, 1) / search(20_000, 8)).toBeLessThan(4);
  });

  it('finds hunks in time linear in the hunks if every number is wrong', () => {
    const apply = (count: number, times: number) => {
      const text = numbered(count);
      const hunks = Array.from({ length: count / 10 }, (_, n) => {
        const first = n * 10;
        return `@@ -${count},2 +${count},2 @@\n line ${first}\n-line ${first + 1}\n+changed ${n}\n`;
      }).join('');
      const [parsed] = parseUnifiedDiff(recountHunks(names + hunks));
      if (parsed === undefined) throw new Error('The diff has no file');
      return measureMinProcessorTime(() => {
        for (let time = 0; time < times; time += 1) expect(applyHunks(parsed, text)).not.toBeNull();
      });
    };
    apply(1_000, 1);
    expect(apply(80_000, 1) / apply(10_000, 8)).toBeLessThan(4);
  });
});
