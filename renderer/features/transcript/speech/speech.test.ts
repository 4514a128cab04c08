import { describe, expect, it } from 'vitest';
import { emptyTranscript, type Turn } from '../../../../shared/transcript/turn.ts';
import { BlockScanner } from '../markdown/block-scanner.ts';
import { assistantEntry, someTurn, statusEntry, userEntry } from '../sample-entries.ts';
import { nextSpeech, nothingSpoken, type Spoken, spokenUpTo } from './speak-answer.ts';
import { speakChanges } from './speak-changes.ts';

describe('an answer that is written', () => {
  function spokenIn(chunks: readonly string[]): readonly string[] {
    const scanner = new BlockScanner();
    let spoken: Spoken = nothingSpoken;
    return chunks.map((chunk, at) => {
      scanner.write(chunk);
      if (at === chunks.length - 1) scanner.end();
      const live = at === chunks.length - 1 ? [] : scanner.tail();
      const speech = nextSpeech({ settled: scanner.settled, live }, spoken);
      spoken = speech.spoken;
      return speech.text;
    });
  }

  it('is spoken in whole sentences, each once', () => {
    expect(spokenIn(['The cursor is **sa', 'ved**. It lies', ' behind. And', ' more\n\nNext.'])).toEqual([
      '',
      'The cursor is saved.',
      'It lies behind.',
      'And more\nNext.',
    ]);
  });

  it('names code instead of spelling it', () => {
    expect(spokenIn(['```ts\nconst a', ' = 1;\n```\n\nDone.'])).toEqual(['', 'ts code, 1 line.\nDone.']);
  });

  it('is not spoken as far as it was there before', () => {
    const scanner = new BlockScanner();
    scanner.write('Old. Older');
    const spoken = spokenUpTo({ settled: scanner.settled, live: scanner.tail() });
    scanner.write(' words. New');
    expect(nextSpeech({ settled: scanner.settled, live: scanner.tail() }, spoken).text).toBe('Older words.');
  });
});

describe('what happens to a turn', () => {
  const transcript = (...turns: Turn[]) => ({ ...emptyTranscript, turns });
  const running = someTurn([userEntry()], { status: 'running' });

  it('is spoken when it begins and when it ends', () => {
    expect(speakChanges(transcript(), transcript(running))).toEqual(['Codex is working.']);
    expect(speakChanges(transcript(running), transcript({ ...running, status: 'completed' }))).toEqual([
      'Codex has finished.',
    ]);
    expect(speakChanges(transcript(running), transcript({ ...running, status: 'interrupted' }))).toEqual([
      'The turn was stopped.',
    ]);
  });

  it('includes new statuses, once', () => {
    const failed = { ...running, status: 'failed' as const, entries: [...running.entries, statusEntry()] };
    expect(speakChanges(transcript(running), transcript(failed))).toEqual([
      'The provider refused.',
      'The turn failed.',
    ]);
    expect(
      speakChanges(transcript(failed), transcript({ ...failed, entries: [...failed.entries, assistantEntry()] })),
    ).toEqual([]);
  });

  it('leaves earlier turns that are put before in silence', () => {
    expect(speakChanges(transcript(running), transcript(someTurn([], { id: 'old' }), running))).toEqual([]);
  });
});
