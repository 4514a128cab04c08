import { describe, expect, it } from 'vitest';
import { stateOf } from '../telemetry-event.ts';
import { nothingReplayed, type Replayed, replayed } from './fold-replay.ts';
import { type ReplayLimits, replayLimits } from './replay-moment.ts';

type Line = readonly [type: string, data?: Readonly<Record<string, unknown>>];

function fold(lines: readonly Line[], limits: ReplayLimits = replayLimits.full): Replayed {
  return lines.reduce<Replayed>((state, [type, data = {}], position) => {
    const event = { position, at: position, type, data, state: stateOf(type, data), durationMs: null };
    return replayed(state, event, limits);
  }, nothingReplayed);
}

describe('an answer', () => {
  const chunks: readonly Line[] = [
    ['response_chunk', { content: 'I will ' }],
    ['response_chunk', { content: 'look.' }],
  ];

  it('is written chunk by chunk until it is complete', () => {
    expect(fold(chunks).said).toMatchObject([{ text: 'I will look.', isWriting: true, state: 'running' }]);
    const after = fold([...chunks, ['response_complete', { content: 'I will look. Done.' }]]);
    expect(after.said).toMatchObject([{ text: 'I will look. Done.', isWriting: false }]);
  });

  it('consists of its chunks if its end does not repeat it, or never comes', () => {
    expect(fold([...chunks, ['response_complete']]).said).toMatchObject([{ text: 'I will look.', isWriting: false }]);
    expect(fold([...chunks, ['completed']]).said[0]).toMatchObject({ text: 'I will look.', isWriting: false });
  });

  it('shows its end while it is written, and its beginning afterward', () => {
    const limits = { ...replayLimits.full, text: 4 };
    expect(fold(chunks, limits).said).toMatchObject([{ text: 'ook.', isCut: true }]);
    const after = fold([...chunks, ['response_complete', { content: 'I will look.' }]], limits);
    expect(after.said).toMatchObject([{ text: 'I wi', isCut: true }]);
  });
});

describe('a command', () => {
  it('runs until its own output arrives, in any order', () => {
    const begun: readonly Line[] = [
      ['bash_command', { command: 'one', call_id: '1' }],
      ['bash_command', { command: 'two', call_id: '2' }],
    ];
    const after = fold([...begun, ['bash_output', { output: 'Two', exit_code: 3, call_id: '2' }]]);
    expect(after.ran).toMatchObject([
      { text: 'one', state: 'running', output: null },
      { text: 'two', state: 'failed', output: 'Two', exitCode: 3 },
    ]);
  });

  it('without a reported end is over with the run', () => {
    expect(fold([['bash_command', { command: 'one' }], ['completed']]).ran).toMatchObject([{ state: 'none' }]);
  });

  it('that began before the viewed part has only its output', () => {
    expect(fold([['bash_output', { output: 'ok', exit_code: 0 }]]).ran).toMatchObject([{ text: '', output: 'ok' }]);
  });

  it('waits with its approval request, and does not run if it is declined', () => {
    const lines: readonly Line[] = [
      ['bash_command', { command: 'rm x' }],
      ['approval', { approval_id: 'a', command: 'rm x' }],
    ];
    const waiting = fold(lines);
    expect([waiting.asked.length, waiting.ran[0]?.state]).toEqual([1, 'waiting']);
    const declined = fold([...lines, ['approval', { approval_id: 'a', command: 'rm x', decision: 'declined' }]]);
    expect([declined.asked.length, declined.ran[0]?.state]).toEqual([0, 'declined']);
  });
});

it('shows unknown events as they are, within its limits', () => {
  expect(fold([['checkpoint/saved', { label: 'x' }]]).said).toMatchObject([
    { type: 'checkpoint/saved', text: '{"label":"x"}' },
  ]);
  const many = Array.from({ length: 200 }, (): Line => ['thinking', { content: 'Hm' }]);
  expect(fold(many).said).toHaveLength(replayLimits.full.said);
});
