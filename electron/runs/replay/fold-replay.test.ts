import { describe, expect, it } from 'vitest';
import { type ReplayLimits, replayLimits } from '../../../shared/runs/replay/replay-moment.ts';
import { toEventState } from '../../../shared/runs/telemetry-event.ts';
import { emptyReplay, foldReplay, type ReplayFold } from './fold-replay.ts';

type Line = readonly [type: string, data?: Readonly<Record<string, unknown>>];

function fold(lines: readonly Line[], limits: ReplayLimits = replayLimits.full): ReplayFold {
  return lines.reduce<ReplayFold>((state, [type, data = {}], position) => {
    const event = { position, at: position, type, data, state: toEventState(type, data), durationMs: null };
    return foldReplay(state, event, limits);
  }, emptyReplay);
}

describe('an answer', () => {
  const chunks: readonly Line[] = [
    ['response_chunk', { content: 'I will ' }],
    ['response_chunk', { content: 'look.' }],
  ];

  it('the replay shows an answer chunk by chunk until it is complete', () => {
    expect(fold(chunks).messages).toMatchObject([{ text: 'I will look.', isWriting: true, state: 'running' }]);
    const after = fold([...chunks, ['response_complete', { content: 'I will look. Done.' }]]);
    expect(after.messages).toMatchObject([{ text: 'I will look. Done.', isWriting: false }]);
  });

  it('the replay builds an answer from its chunks if its end does not repeat it, or never comes', () => {
    expect(fold([...chunks, ['response_complete']]).messages).toMatchObject([
      { text: 'I will look.', isWriting: false },
    ]);
    expect(fold([...chunks, ['completed']]).messages[0]).toMatchObject({ text: 'I will look.', isWriting: false });
  });

  it('the replay shows the end of an answer while it is written, and its start afterward', () => {
    const limits = { ...replayLimits.full, text: 4 };
    expect(fold(chunks, limits).messages).toMatchObject([{ text: 'ook.', isCut: true }]);
    const after = fold([...chunks, ['response_complete', { content: 'I will look.' }]], limits);
    expect(after.messages).toMatchObject([{ text: 'I wi', isCut: true }]);
  });
});

describe('a command', () => {
  it('the replay runs a command until its own output arrives, in any order', () => {
    const begun: readonly Line[] = [
      ['bash_command', { command: 'one', call_id: '1' }],
      ['bash_command', { command: 'two', call_id: '2' }],
    ];
    const after = fold([...begun, ['bash_output', { output: 'Two', exit_code: 3, call_id: '2' }]]);
    expect(after.calls).toMatchObject([
      { text: 'one', state: 'running', output: null },
      { text: 'two', state: 'failed', output: 'Two', exitCode: 3 },
    ]);
  });

  it('the replay ends a command without a reported end with the run', () => {
    expect(fold([['bash_command', { command: 'one' }], ['completed']]).calls).toMatchObject([{ state: 'none' }]);
  });

  it('the replay shows only the output of a command that started before the viewed part', () => {
    expect(fold([['bash_output', { output: 'ok', exit_code: 0 }]]).calls).toMatchObject([{ text: '', output: 'ok' }]);
  });

  it('the replay lets a command wait with its approval request, and does not run it if it is declined', () => {
    const lines: readonly Line[] = [
      ['bash_command', { command: 'rm x' }],
      ['approval', { approval_id: 'a', command: 'rm x' }],
    ];
    const waiting = fold(lines);
    expect([waiting.approvals.length, waiting.calls[0]?.state]).toEqual([1, 'waiting']);
    const declined = fold([...lines, ['approval', { approval_id: 'a', command: 'rm x', decision: 'declined' }]]);
    expect([declined.approvals.length, declined.calls[0]?.state]).toEqual([0, 'declined']);
  });
});

it('the replay shows unknown events as they are, within its limits', () => {
  expect(fold([['checkpoint/saved', { label: 'x' }]]).messages).toMatchObject([
    { type: 'checkpoint/saved', text: '{"label":"x"}' },
  ]);
  const many = Array.from({ length: 200 }, (): Line => ['thinking', { content: 'Hm' }]);
  expect(fold(many).messages).toHaveLength(replayLimits.full.messages);
});
