import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { DiagnosticsLog } from './diagnostics-log.ts';
import { getTag } from './get-tag.ts';

let clock: ManualClock;
let log: DiagnosticsLog;
let received: DiagnosticsLine[][];
beforeEach(() => {
  clock = new ManualClock();
  received = [];
  log = new DiagnosticsLog({ clock, tag: getTag, redact: (text) => text.replaceAll('secret', '[secret]') });
  log.onLines((lines) => received.push([...lines]));
});

const say = (text: string, level: DiagnosticsLine['level'] = 'info') => log.log({ domain: 'cli', level, text });
const texts = (lines: readonly DiagnosticsLine[]) => lines.map(({ text }) => text);

describe('the log', () => {
  it('the diagnostics log passes on lines together, numbered, with their tag and time', () => {
    const begun = clock.now();
    say('one');
    clock.advance(10);
    say('two', 'error');
    expect(received).toEqual([]);
    clock.advance(40);
    expect(received).toEqual([
      [
        { seq: 1, at: begun, domain: 'cli', level: 'info', tag: 'info', text: 'one' },
        { seq: 2, at: begun + 10, domain: 'cli', level: 'error', tag: 'error', text: 'two' },
      ],
    ]);
  });

  it('the diagnostics log redacts a line before anyone receives it', () => {
    say('a secret here');
    clock.advance(50);
    expect(texts(received.flat())).toEqual(['a [secret] here']);
    expect(texts(log.read(0, 10))).toEqual(['a [secret] here']);
  });

  it('the diagnostics log keeps nothing that has no tag at that moment', () => {
    let isKept = true;
    const own = new DiagnosticsLog({ clock, tag: () => (isKept ? 'info' : null), redact: (text) => text });
    for (const text of ['kept', 'left out', 'kept again']) {
      isKept = text !== 'left out';
      own.log({ domain: 'exec', level: 'info', text });
    }
    clock.advance(50);
    expect(own.last(9).map(({ seq, tag, text }) => [seq, tag, text])).toEqual([
      [1, 'info', 'kept'],
      [2, 'info', 'kept again'],
    ]);
  });

  it('the diagnostics log makes an entry of each line, and none of empty ones', () => {
    say('one\n\n  \ntwo\n');
    clock.advance(50);
    expect(texts(log.last(9))).toEqual(['one', 'two']);
  });

  it('the diagnostics log cuts a line that is too long', () => {
    say('x'.repeat(10_000));
    clock.advance(50);
    expect(log.last(1)[0]?.text).toHaveLength(4_001);
  });

  it('the diagnostics log keeps the newest 100,000 lines, and continues to count', () => {
    for (let number = 1; number <= 150_000; number += 1) {
      say(`line ${number}`);
      if (number % 10_000 === 0) clock.advance(50);
    }
    const kept = log.read(0, 200_000);
    expect(kept.at(-1)).toMatchObject({ seq: 150_000, text: 'line 150000' });
    expect(kept.length).toBeLessThanOrEqual(100_000);
    expect(kept.length).toBeGreaterThan(90_000);
    expect(texts(log.read(149_998, 10))).toEqual(['line 149999', 'line 150000']);
  });

  it('the diagnostics log drops what arrives too fast, and reports how much', () => {
    for (let number = 1; number <= 20_003; number += 1) say(`line ${number}`);
    clock.advance(50);
    expect(log.last(1)).toMatchObject([
      { seq: 20_001, level: 'warning', text: '3 messages were dropped because they came too fast.' },
    ]);
  });

  it('the diagnostics log returns the lines after a number', () => {
    for (const text of ['a', 'b', 'c', 'd']) say(text);
    clock.advance(50);
    expect(texts(log.read(1, 2))).toEqual(['b', 'c']);
    expect(log.read(4, 2)).toEqual([]);
  });
});
