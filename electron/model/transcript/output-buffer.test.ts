import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import {
  appendOutput,
  completeOutput,
  describeOutput,
  emptyOutput,
  getEndText,
  headCap,
  splitAtOmission,
  tailCap,
} from './output-buffer.ts';

const arrive = (chunks: readonly string[]) => chunks.reduce(appendOutput, emptyOutput);

describe('live output', () => {
  it('shows live output completely while it fits', () => {
    const shown = describeOutput(arrive(['one\n', '', 'two\n']), 8);
    expect(shown).toEqual({
      head: 'one\ntwo\n',
      omitted: null,
      tail: '',
      length: 8,
      authoritative: false,
      recordedLength: 8,
    });
    const fits = 'x'.repeat(headCap + tailCap);
    expect(describeOutput(arrive([fits]), 0)).toMatchObject({ head: fits, omitted: null });
  });

  it('shows live output without its middle and reports how much is missing', () => {
    const line = `${'y'.repeat(79)}\n`;
    const chunks = Array.from({ length: 20_000 }, (_, at) => `${at}${line}`);
    const whole = chunks.join('');
    const { head, omitted, tail, length } = describeOutput(arrive(chunks), whole.length);
    expect(length).toBe(whole.length);
    expect(whole.startsWith(head)).toBe(true);
    expect(whole.endsWith(tail)).toBe(true);
    expect(head.length + tail.length).toBeLessThanOrEqual(headCap + tailCap);
    expect(omitted).toEqual({ count: whole.length - head.length - tail.length, unit: 'characters', by: 'workcell' });
    expect(tail).toMatch(/^\d+y/);
  });

  it('keeps live output bounded, whatever arrives', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const buffer = arrive(lengths.map((length) => 'z'.repeat(length)));
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const { head, omitted, tail } = describeOutput(buffer, 0);
        expect(buffer.head.length).toBeLessThanOrEqual(headCap);
        expect(getEndText(buffer.tail).length).toBeLessThanOrEqual(2 * tailCap);
        expect(head.length + (omitted?.count ?? 0) + tail.length).toBe(total);
      }),
      { numRuns: runs(40, 400) },
    );
  });

  it('does not cut live output inside a control sequence', () => {
    const { head } = arrive([`${'x'.repeat(headCap - 2)}\u001b[31mred`]);
    expect(head).toBe('x'.repeat(headCap - 2));
  });
});

describe('output at the end of a command', () => {
  it("shows Codex's final output at the end of a command, not what arrived", () => {
    const buffer = completeOutput(arrive(['step 2\n']), 'step 1\nstep 2\n');
    expect(describeOutput(buffer, 7)).toEqual({
      head: 'step 1\nstep 2\n',
      omitted: null,
      tail: '',
      length: 14,
      authoritative: true,
      recordedLength: 7,
    });
    expect(appendOutput(buffer, 'late')).toBe(buffer);
  });

  it('shows what arrived if Codex sends no final output', () => {
    expect(describeOutput(completeOutput(arrive(['seen\n']), null), 0)).toMatchObject({
      head: 'seen\n',
      authoritative: false,
    });
    expect(describeOutput(completeOutput(emptyOutput, null), 0)).toMatchObject({ head: '', authoritative: true });
  });

  const half = 512 * 1024;
  const marked = (middle: string) => `${'a'.repeat(half)}\n... ${middle} bytes omitted ...\n${'b'.repeat(half)}`;

  it('shows where Codex itself left something out', () => {
    const buffer = completeOutput(arrive(['a', 'b']), marked('1981732'));
    const { head, omitted, tail, authoritative } = describeOutput(buffer, 2);
    expect(head).toBe('a'.repeat(half));
    expect(omitted).toEqual({ count: 1_981_732, unit: 'bytes', by: 'codex' });
    expect(tail).toBe('b'.repeat(half));
    expect(authoritative).toBe(true);
  });

  it('counts bytes of the omitted output, not characters', () => {
    const accents = `${'é'.repeat(half / 2)}\n... 42 bytes omitted ...\n${'🎉'.repeat(half / 4)}`;
    expect(splitAtOmission(accents)).toMatchObject({ omittedBytes: 42 });
    const torn = `${'é'.repeat(half / 2 - 1)}\uFFFD\n... 42 bytes omitted ...\n${'é'.repeat(half / 2)}`;
    expect(splitAtOmission(torn)).toMatchObject({ omittedBytes: 42 });
  });

  it('shows complete output when a program prints such a line itself', () => {
    expect(splitAtOmission('\n... 5 bytes omitted ...\n')).toBeNull();
    expect(splitAtOmission(`${'a'.repeat(1000)}\n... 5 bytes omitted ...\n${'b'.repeat(900_000)}`)).toBeNull();
    expect(splitAtOmission(`\n... 5 bytes omitted ...\n${marked('7').slice(27)}`)).toMatchObject({ omittedBytes: 7 });
    expect(splitAtOmission(`${marked('5')} and more`)).toBeNull();
    expect(splitAtOmission(`more and ${marked('5')}`)).toBeNull();
  });
});
