import { describe, expect, it } from 'vitest';
import type { RewindPart, RewindVersion } from '../../../shared/rewind/rewind-plan.ts';
import { sampleRewindFile } from '../../stores/testing/sample-rewind.ts';
import { toVersionRows } from './version-rows.ts';

const version = (choice: RewindVersion['choice'], isOwn = false): RewindVersion => ({
  choice,
  isOwn,
  changedBy: [],
  isAbsent: false,
  at: null,
});
const changed = (...lines: readonly (readonly string[])[]): RewindPart => ({
  isChanged: true,
  starts: lines.map(() => 1),
  lines,
});
const rowsOf = (versions: readonly RewindVersion[], ...parts: readonly RewindPart[]) =>
  toVersionRows(parts, sampleRewindFile(0, 'a.ts', { versions })).rows;
const linesOf = (versions: readonly RewindVersion[], ...parts: readonly RewindPart[]) =>
  rowsOf(versions, ...parts).flatMap((row) => (row.kind === 'lines' ? [row.lines] : []));
const makersOf = (versions: readonly RewindVersion[], ...lines: readonly (readonly string[])[]) =>
  linesOf(versions, changed(...lines))[0]?.map((line) => line?.maker ?? null);

describe('the lines of versions side by side', () => {
  it('tints each line that differs by its maker where lines of two authors meet', () => {
    const versions = [version('mine'), version('between', true), version('theirs')];
    expect(makersOf(versions, ['mine\n'], ['agent\n'], ['old\n'])).toEqual(['others', 'own', 'earlier']);
    expect(makersOf(versions, ['agent\n'], ['agent\n'], ['old\n'])).toEqual(['own', 'own', 'earlier']);
    expect(makersOf(versions, ['mine\n'], ['old\n'], ['old\n'])).toEqual(['others', 'earlier', 'earlier']);
  });

  it('tints what a merge removes as that of the agent, and what it leaves as that of others', () => {
    const versions = [version('mine'), version('merge'), version('theirs')];
    expect(makersOf(versions, ['agent\n'], ['old\n'], ['old\n'])).toEqual(['own', 'earlier', 'earlier']);
    expect(makersOf(versions, ['mine\n'], ['mine\n'], ['old\n'])).toEqual(['others', 'others', 'earlier']);
  });

  it('tints a line as that of the agent only if nobody else can have made it', () => {
    expect(makersOf([version('mine', true), version('theirs')], ['new\n'], ['old\n'])).toEqual(['own', 'earlier']);
    expect(makersOf([version('mine'), version('theirs')], ['new\n'], ['old\n'])).toEqual(['others', 'earlier']);
  });

  it('numbers the lines of each version and leaves a place free where one has none', () => {
    const versions = [version('mine', true), version('theirs')];
    const rows = rowsOf(
      versions,
      { isChanged: false, starts: [4, 4], lines: [['same\n']] },
      { isChanged: true, starts: [5, 5], lines: [['one\n', 'two\n'], []] },
      { isChanged: false, starts: [7, 5], lines: [['end\n']] },
      { isChanged: true, starts: [20, 18], lines: [[], ['old\n']] },
    );
    const shown = rows.map((row) =>
      row.kind === 'gap' ? row.text : row.lines.map((line) => line && `${line.number} ${line.paired.line.text}`),
    );
    expect(shown).toEqual([
      '3 lines',
      ['4 same', '4 same'],
      ['5 one', null],
      ['6 two', null],
      ['7 end', '5 end'],
      '12 lines',
      [null, '18 old'],
    ]);
  });

  it('compares the words of a line with those of the earlier version', () => {
    const [row] = linesOf([version('mine', true), version('theirs')], changed(['port = 2\n'], ['port = 1\n']));
    expect(row?.map((line) => line?.paired.partner)).toEqual(['port = 1', 'port = 2']);
  });
});
