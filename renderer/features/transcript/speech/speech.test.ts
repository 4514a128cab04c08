import { describe, expect, it } from 'vitest';
import { emptyTranscript, type Transcript, type Turn } from '../../../../shared/transcript/turn.ts';
import { prependTurns } from '../../../../shared/transcript/turn-window.ts';
import { assistantEntry, sampleTurn, statusEntry, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { getEntryBlocks } from '../live-blocks.ts';
import { BlockScanner } from '../markdown/block-scanner.ts';
import { createSpokenState, describeUpdates } from './describe-updates.ts';
import { getNextSpeech, getSpokenEndPosition, type SpokenPosition, startOfAnswer } from './get-next-speech.ts';

describe('an answer being written', () => {
  function spokenIn(chunks: readonly string[]): readonly string[] {
    const scanner = new BlockScanner();
    let spoken: SpokenPosition = startOfAnswer;
    return chunks.map((chunk, at) => {
      scanner.write(chunk);
      if (at === chunks.length - 1) scanner.end();
      const live = at === chunks.length - 1 ? [] : scanner.tail();
      const speech = getNextSpeech({ settled: scanner.settled, live, references: scanner.references }, spoken);
      spoken = speech.spoken;
      return speech.text;
    });
  }

  it('announces each complete sentence of an answer once', () => {
    expect(spokenIn(['The cursor is **sa', 'ved**. It lies', ' behind. And', ' more\n\nNext.'])).toEqual([
      '',
      'The cursor is saved.',
      'It lies behind.',
      'And more\nNext.',
    ]);
  });

  it('announces code by its name and length', () => {
    expect(spokenIn(['```ts\nconst a', ' = 1;\n```\n\nDone.'])).toEqual(['', 'ts code, 1 line.\nDone.']);
  });

  it('announces raw text when a lot arrives at once', () => {
    const [said = ''] = spokenIn([`${'Some **bold** words. '.repeat(2_000)}`]);
    expect(said.startsWith('Some bold words.')).toBe(true);
    expect(said.trimEnd().endsWith('Some **bold** words.')).toBe(true);
  });

  it('does not announce text that was there before', () => {
    const scanner = new BlockScanner();
    scanner.write('Old. Older');
    const spoken = getSpokenEndPosition({
      settled: scanner.settled,
      live: scanner.tail(),
      references: scanner.references,
    });
    scanner.write(' words. New');
    expect(
      getNextSpeech({ settled: scanner.settled, live: scanner.tail(), references: scanner.references }, spoken).text,
    ).toBe('Older words.');
  });
});

const transcript = (...turns: Turn[]): Transcript => ({ ...emptyTranscript, turns });
const running = sampleTurn([userEntry()], { status: 'running' });
const withEntries = (turn: Turn, ...entries: Turn['entries']): Turn => ({
  ...turn,
  entries: [...turn.entries, ...entries],
});
const ended = (turn: Turn): Turn => ({ ...turn, status: 'completed' });

/** Returns the announcements at each check of a thread that was opened as the first of these transcripts. */
function spokenOf(opened: Transcript, ...looks: readonly Transcript[]): readonly string[] {
  let spokenState = createSpokenState(opened, getEntryBlocks);
  return looks.map((look) => {
    const update = describeUpdates(spokenState, look, getEntryBlocks);
    spokenState = update.state;
    return update.text;
  });
}

describe('an answer in an open thread', () => {
  it('announces an answer that started and ended between two checks', () => {
    const answered = withEntries(running, assistantEntry({ id: 'quick', text: 'Quick. And short' }));
    expect(spokenOf(transcript(running), transcript(answered), transcript(answered))).toEqual(['Quick. And short', '']);
  });

  it('announces an answer with its turn when both started and ended between two checks', () => {
    const pending = sampleTurn([userEntry()], { id: 'pending:1', status: 'pending' });
    const whole = sampleTurn([userEntry(), assistantEntry({ id: 'whole', text: 'All of it.' })], { id: 'real' });
    const earlier = sampleTurn([], { id: 'earlier' });
    expect(spokenOf(transcript(earlier, pending), transcript(earlier, whole))).toEqual([
      'All of it.\nCodex has finished.',
    ]);
    expect(spokenOf(emptyTranscript, transcript(whole))).toEqual(['All of it.\nCodex has finished.']);
  });

  it('continues announcing where it stopped, each sentence once', () => {
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

  it('does not announce text that was there when the thread opened', () => {
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

  it('does not announce earlier turns that are loaded later', () => {
    const old = sampleTurn([assistantEntry({ id: 'old', text: 'Long ago.' })], { id: 'old' });
    expect(spokenOf(transcript(running), prependTurns(transcript(running), [old], 0))).toEqual(['']);
    const pinned = { ...transcript(sampleTurn([], { id: 'pinned' }), running), earlierTurns: 3, keptBefore: 1 };
    expect(spokenOf(pinned, prependTurns(pinned, [old], 2))).toEqual(['']);
  });
});

describe('what happens to a turn', () => {
  it('announces when a turn starts and ends', () => {
    expect(spokenOf(emptyTranscript, transcript(running), transcript(ended(running)))).toEqual([
      'Codex is working.',
      'Codex has finished.',
    ]);
    expect(spokenOf(transcript(running), transcript({ ...running, status: 'interrupted' }))).toEqual([
      'The turn was stopped.',
    ]);
  });

  it('announces new statuses once', () => {
    const failed = { ...withEntries(running, statusEntry()), status: 'failed' as const };
    const renamed = { ...failed, model: 'another' };
    expect(spokenOf(transcript(running), transcript(failed), transcript(renamed))).toEqual([
      'The provider refused.\nThe turn failed.',
      '',
    ]);
  });
});
