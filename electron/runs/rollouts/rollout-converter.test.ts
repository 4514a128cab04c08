import { expect, it } from 'vitest';
import { RolloutConverter } from './rollout-converter.ts';

const timestamp = '2026-01-02T03:04:05.000Z';

type Line = { readonly type: string; readonly payload: object };

function eventsOf(...lines: readonly Line[]) {
  const events = new RolloutConverter();
  return [...lines.flatMap((line) => events.add({ timestamp, ...line })), ...events.end()];
}

const meta = { type: 'session_meta', payload: { id: 's', cwd: '/w' } };
const context = { type: 'turn_context', payload: { model: 'gpt-5.5' } };
const message = (type: string, more: object = {}) => ({ type: 'event_msg', payload: { type, ...more } });
const tokens = (input: number, output: number) =>
  message('token_count', {
    info: {
      total_token_usage: { input_tokens: input, output_tokens: output },
      last_token_usage: { input_tokens: 999 },
    },
  });

it('starts the run with the model of its first turn', () => {
  const [first] = eventsOf(meta, message('task_started'), context);
  expect(first).toMatchObject({ type: 'started', data: { toolchain: 'codex', model: 'gpt-5.5', workcell_id: 's' } });
});

it('takes tokens as differences of the total, and starts over when the total drops', () => {
  const spent = eventsOf(meta, context, tokens(100, 10), tokens(100, 10), tokens(150, 30), tokens(20, 5))
    .filter(({ type }) => type === 'usage')
    .map(({ data }) => [data.input_tokens, data.output_tokens, data.model]);
  expect(spent).toEqual([
    [100, 10, 'gpt-5.5'],
    [50, 20, 'gpt-5.5'],
    [20, 5, 'gpt-5.5'],
  ]);
});

it('reports a rollout without an end, and cancels one that was stopped', () => {
  const ends = (...lines: readonly Line[]) =>
    eventsOf(meta, context, ...lines)
      .slice(-2)
      .map(({ data, type }) => [type, data.status]);
  expect(ends(message('task_started'))).toEqual([
    ['error', undefined],
    ['completed', 'cutoff'],
  ]);
  expect(ends(message('task_started'), message('turn_aborted')).at(-1)).toEqual(['completed', 'cancelled']);
  expect(ends(message('task_started'), message('task_complete')).at(-1)).toEqual(['completed', 'success']);
});

it('reports events of an older Codex once, though the rollout has them twice', () => {
  const events = eventsOf(
    meta,
    context,
    {
      type: 'response_item',
      payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    },
    message('user_message', { message: 'Hi' }),
    {
      type: 'response_item',
      payload: { type: 'function_call', name: 'shell', arguments: '{"command":["bash","-lc","ls"]}', call_id: 'c' },
    },
    message('exec_command_begin', { call_id: 'c', command: ['bash', '-lc', 'ls'] }),
    message('exec_command_end', { call_id: 'c', stdout: 'a\n', exit_code: 0, duration: { secs: 1, nanos: 5e8 } }),
    { type: 'response_item', payload: { type: 'function_call_output', call_id: 'c', output: 'a' } },
    message('agent_message', { message: 'Done' }),
  );
  expect(events.map(({ data, type }) => [type, data.prompt ?? data.command ?? data.output ?? data.content])).toEqual([
    ['started', undefined],
    ['session_meta', undefined],
    ['turn_context', undefined],
    ['prompt_sent', 'Hi'],
    ['bash_command', 'ls'],
    ['bash_output', 'a\n'],
    ['response_complete', 'Done'],
    ['completed', undefined],
  ]);
  expect(events.find(({ type }) => type === 'bash_output')?.data.duration_ms).toBe(1_500);
});

it('expands a patch into its files, and keeps an unanswered call as a call', () => {
  const events = eventsOf(
    meta,
    context,
    { type: 'response_item', payload: { type: 'custom_tool_call', name: 'apply_patch', input: '…', call_id: 'p' } },
    message('patch_apply_end', {
      call_id: 'p',
      success: false,
      changes: { 'a.txt': { update: { unified_diff: '@@ -1 +1 @@\n-a\n+b\n' } } },
    }),
    { type: 'response_item', payload: { type: 'custom_tool_call_output', call_id: 'p', output: 'failed' } },
    { type: 'response_item', payload: { type: 'function_call', name: 'look', arguments: '{"at":1}', call_id: 't' } },
  );
  expect(events.filter(({ type }) => type === 'file_write').map(({ data }) => data)).toEqual([
    expect.objectContaining({ path: 'a.txt', added: 1, removed: 1, status: 'didNotApply' }),
  ]);
  expect(events.filter(({ type }) => type.startsWith('tool_')).map(({ data }) => data.arguments)).toEqual([{ at: 1 }]);
});

it('keeps lines of other types as events under their own names', () => {
  const events = eventsOf(meta, context, { type: 'hologram', payload: { size: 3 } }, message('ghost', { boo: true }));
  expect(events.find(({ type }) => type === 'hologram')?.data).toEqual({ size: 3 });
  expect(events.find(({ type }) => type === 'ghost')?.data).toMatchObject({ boo: true });
});
