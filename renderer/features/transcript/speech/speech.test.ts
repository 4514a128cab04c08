import { describe, expect, it } from 'vitest';
import { emptyTranscript, type Transcript, type Turn } from '../../../../shared/transcript/turn.ts';
import { prependTurns } from '../../../../shared/transcript/turn-window.ts';
import { assistantEntry, someTurn, statusEntry, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import { BlockScanner } from '../markdown/block-scanner.ts';
import { nextSpeech, nothingSpoken, type Spoken, spokenUpTo } from './speak-answer.ts';
import { handleOpened, speakNews } from './speak-news.ts';

describe('an answer being written', () => {
  function spokenIn(chunks: readonly string[]): readonly string[] {
    const scanner = new BlockScanner();
    let spoken: Spoken = nothingSpoken;
    return chunks.map((chunk, at) => {
      scanner.write(chunk);
      if (at === chunks.length - 1) scanner.end();
      const live = at === chunks.length - 1 ? [] : scanner.tail();
      const speech = nextSpeech({ settled: scanner.settled, live, references: scanner.references }, spoken);
      spoken = speech.spoken;
      return speech.text;
    });
  }

  it('is announced in whole sentences, each once', () => {
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

  it('is announced as written when a lot arrives at once', () => {
    const [said = ''] = spokenIn([`${'Some **bold** words. '.repeat(2_000)}`]);
    expect(said.startsWith('Some bold words.')).toBe(true);
    expect(said.trimEnd().endsWith('Some **bold** words.')).toBe(true);
  });

  it('is not announced as far as it was there before', () => {
    const scanner = new BlockScanner();
    scanner.write('Old. Older');
    const spoken = spokenUpTo({ settled: scanner.settled, live: scanner.tail(), references: scanner.references });
    scanner.write(' words. New');
    expect(
      nextSpeech({ settled: scanner.settled, live: scanner.tail(), references: scanner.references }, spoken).text,
    ).toBe('Older words.');
  });
});

const transcript = (...turns: Turn[]): Transcript => ({ ...emptyTranscript, turns });
const running = someTurn([userEntry()], { status: 'running' });
const withEntries = (turn: Turn, ...entries: Turn['entries']): Turn => ({
  ...turn,
  entries: [...turn.entries, ...entries],
});
const ended = (turn: Turn): Turn => ({ ...turn, status: 'completed' });

/** What is announced at each look at a thread that was opened as the first of these transcripts. */
function spokenOf(opened: Transcript, ...looks: readonly Transcript[]): readonly string[] {
  let received = handleOpened(opened, blocksOfEntry);
  return looks.map((look) => {
    const news = speakNews(received, look, blocksOfEntry);
    received = news.received;
    return news.words;
  });
}

describe('an answer in an open thread', () => {
  it('is announced to its end when it started and ended between two looks', () => {
    const answered = withEntries(running, assistantEntry({ id: 'quick', text: 'Quick. And short' }));
    expect(spokenOf(transcript(running), transcript(answered), transcript(answered))).toEqual(['Quick. And short', '']);
  });

  it('is announced with its turn when that started and ended between two looks', () => {
    const pending = someTurn([userEntry()], { id: 'pending:1', status: 'pending' });
    const whole = someTurn([userEntry(), assistantEntry({ id: 'whole', text: 'All of it.' })], { id: 'real' });
    const earlier = someTurn([], { id: 'earlier' });
    expect(spokenOf(transcript(earlier, pending), transcript(earlier, whole))).toEqual([
      'All of it.\nCodex has finished.',
    ]);
    expect(spokenOf(emptyTranscript, transcript(whole))).toEqual(['All of it.\nCodex has finished.']);
  });

  it('continues where it was, each sentence once', () => {
    const grown = (text: string, state: 'streaming' | 'done') =>
      withEntries(running, assistantEntry({ id: 'grows', text, state }));
    expect(
      spokenOf(
        transcript(running),
        transcript(grown('One. Tw', 'streaming')),
        transcript(grown('One. Two. Thr', 'streaming')),
        transcript(ended(grown('One. Two. Three', 'done'))),
        transcript(ended(grown('One. Two. Three', 'done'))),
      ),
    ).toEqual(['One.', 'Two.', 'Three\nCodex has finished.', '']);
  });

  it('is not announced as far as it was there on opening', () => {
    const there = withEntries(
      running,
      assistantEntry({ id: 'done', text: 'Read me.' }),
      assistantEntry({ id: 'half', text: 'Half. The', state: 'streaming' }),
    );
    const after = withEntries(
      running,
      assistantEntry({ id: 'done', text: 'Read me.' }),
      assistantEntry({ id: 'half', text: 'Half. The rest.' }),
    );
    expect(spokenOf(transcript(there), transcript(there), transcript(after))).toEqual(['', 'The rest.']);
  });

  it('is not announced when it arrives with earlier turns', () => {
    const old = someTurn([assistantEntry({ id: 'old', text: 'Long ago.' })], { id: 'old' });
    expect(spokenOf(transcript(running), prependTurns(transcript(running), [old], 0))).toEqual(['']);
    const pinned = { ...transcript(someTurn([], { id: 'pinned' }), running), earlierTurns: 3, keptBefore: 1 };
    expect(spokenOf(pinned, prependTurns(pinned, [old], 2))).toEqual(['']);
  });
});

describe('what happens to a turn', () => {
  it('is announced when it starts and when it ends', () => {
    expect(spokenOf(emptyTranscript, transcript(running), transcript(ended(running)))).toEqual([
      'Codex is working.',
      'Codex has finished.',
    ]);
    expect(spokenOf(transcript(running), transcript({ ...running, status: 'interrupted' }))).toEqual([
      'The turn was stopped.',
    ]);
  });

  it('includes new statuses, once', () => {
    const failed = { ...withEntries(running, statusEntry()), status: 'failed' as const };
    const renamed = { ...failed, model: 'another' };
    expect(spokenOf(transcript(running), transcript(failed), transcript(renamed))).toEqual([
      'The provider refused.\nThe turn failed.',
      '',
    ]);
  });
});
