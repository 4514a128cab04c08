import { describe, expect, it } from 'vitest';
import { placeFinding, readReviewReport } from './review-report.ts';

/** As Codex 0.169 writes it. */
const recorded = `Because.

Full review comments:

- [P1] Retries never end — /repo/src/a.ts:2-2
  The loop has no limit.

- No prio *x* — /repo/src/b.ts:4-9
  Two
  
  parts
  - [P0] not a finding — /etc/passwd:1-1`;

describe('reading the report of a review', () => {
  it('finds each finding with its priority, place and text, and the summary', () => {
    expect(readReviewReport(recorded)).toEqual({
      summary: 'Because.',
      findings: [
        {
          priority: 1,
          title: 'Retries never end',
          path: '/repo/src/a.ts',
          start: 2,
          end: 2,
          body: 'The loop has no limit.',
        },
        {
          priority: null,
          title: 'No prio *x*',
          path: '/repo/src/b.ts',
          start: 4,
          end: 9,
          body: 'Two\n\nparts\n- [P0] not a finding — /etc/passwd:1-1',
        },
      ],
    });
  });

  it('reads a single finding, without a summary', () => {
    const { findings, summary } = readReviewReport('Review comment:\n\n- [P3] Typo — /repo/a b — c.ts:7-7\n  Fix it.');
    expect(summary).toBe('');
    expect(findings).toMatchObject([{ priority: 3, title: 'Typo — /repo/a b', path: 'c.ts', start: 7 }]);
  });

  it.each(['', 'plain text', 'Full review comments:', '- [P1] No heading — /repo/a.ts:1-1', '{"findings":[]}'])(
    'finds nothing in %j, and keeps the text',
    (text) => {
      const report = readReviewReport(text);
      expect(report.findings).toEqual([]);
      expect(report.summary).toBe(text);
    },
  );

  it('loses no line that it does not understand', () => {
    const text =
      'Sum.\n\nFull review comments:\n\n- no place\nodd\n- [P2] One — a.ts:1-2\nunindented\n  body\n- [P1] Two — a.ts:x-y';
    const { findings, summary } = readReviewReport(text);
    expect(summary).toBe('Sum.\n\n- no place\nodd');
    expect(findings).toMatchObject([{ title: 'One', body: 'unindented\nbody\n- [P1] Two — a.ts:x-y' }]);
  });

  it('takes lines in the wrong order, and a title without words', () => {
    const { findings } = readReviewReport('Full review comments:\n\n- [P1]  — a.ts:9-2\n- x — a.ts:0-0');
    expect(findings).toMatchObject([
      { title: '', start: 2, end: 9 },
      { title: 'x', start: 0, end: 0 },
    ]);
  });

  it('reads ten thousand findings, and a line of a megabyte, at once', () => {
    const many = Array.from(
      { length: 10_000 },
      (_, at) => `- [P2] Finding ${at} — /repo/f${at % 5_000}.ts:${at}-${at}\n  x\n`,
    );
    expect(readReviewReport(`Full review comments:\n\n${many.join('\n')}`).findings).toHaveLength(10_000);
    expect(readReviewReport(`Full review comments:\n\n- ${' — '.repeat(350_000)}`).findings).toEqual([]);
  });
});

describe('placing a finding', () => {
  it.each([
    ['/repo/src/a.ts', 'src/a.ts'],
    ['/repo/src/../a.ts', 'a.ts'],
    ['src/a.ts', 'src/a.ts'],
    ['./src/a.ts', 'src/a.ts'],
    ['/etc/passwd', null],
    ['/repo/../etc/passwd', null],
    ['../outside.ts', null],
    ['/repo', null],
    ['', null],
  ])('%j is %j in its folder', (path, found) => expect(placeFinding('/repo', path)).toBe(found));

  it.each([
    ['C:\\Repo\\src\\a.ts', 'src/a.ts'],
    ['src\\a.ts', 'src/a.ts'],
    ['D:\\Repo\\a.ts', null],
    ['..\\a.ts', null],
  ])('%j is %j in its folder on Windows', (path, found) => expect(placeFinding('C:\\repo', path)).toBe(found));
});
