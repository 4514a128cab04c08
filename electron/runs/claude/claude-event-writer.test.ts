import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { ClaudeEventWriter } from './claude-event-writer.ts';
import { parseClaudeLine } from './claude-line.ts';
import { rememberEvents } from './testing/remember-events.ts';

/** Handles lines in the folder /work and returns the written events. */
function createWriter() {
  const clock = new ManualClock();
  const { events, spent, reported } = rememberEvents();
  const claude = new ClaudeEventWriter({ events, clock, folder: '/work' });
  const handle = (...lines: readonly object[]) => {
    for (const line of lines) claude.handle(parseClaudeLine(JSON.stringify(line)) ?? { type: 'other' });
  };
  return { claude, clock, handle, spent, reported };
}

const piece = (event: object, more = {}) => ({ type: 'stream_event', event, parent_tool_use_id: null, ...more });
const began = (id: string) => piece({ type: 'message_start', message: { id } });
const text = (words: string) => piece({ type: 'content_block_delta', delta: { type: 'text_delta', text: words } });
const used = (tokens: number) => piece({ type: 'message_delta', usage: { output_tokens: tokens } });
const stopped = piece({ type: 'message_stop' });
const said = (id: string, content: readonly object[], more = {}) => ({
  type: 'assistant',
  message: { id, content, usage: { output_tokens: 1 } },
  ...more,
});
const call = (name: string, input: object, id = 'call') => ({ type: 'tool_use', id, name, input });
const gave = (content: unknown, { failed = false, output = {}, id = 'call', ...more } = {}) => ({
  type: 'user',
  message: { content: [{ type: 'tool_result', tool_use_id: id, content, is_error: failed }] },
  tool_use_result: output,
  ...more,
});

describe('the events of a response', () => {
  it('a response is reported once, although it arrives in pieces and then whole', () => {
    const { handle, reported } = createWriter();
    handle(began('m'), text('Hel'), text('lo'), said('m', [{ type: 'text', text: 'Hello' }]), used(12), stopped);
    expect(reported).toEqual([
      ['responseChunk', 'Hel'],
      ['responseChunk', 'lo'],
      ['responseComplete', { content: 'Hello', tokens: 12 }],
    ]);
  });

  it('a response that arrives only whole is reported too', () => {
    const { handle, reported } = createWriter();
    handle(said('m', [{ type: 'text', text: 'Hello' }]));
    expect(reported).toEqual([
      ['responseChunk', 'Hello'],
      ['responseComplete', { content: 'Hello', tokens: 1 }],
    ]);
  });

  it('response events have the tokens since the last response, each once', () => {
    const { handle, reported } = createWriter();
    handle(began('a'), used(5), used(8), stopped);
    handle(began('b'), text('One'), used(3), used(3), stopped, stopped);
    handle(began('c'), text('Two'), used(4), stopped);
    expect(reported.filter(([name]) => name === 'responseComplete')).toEqual([
      ['responseComplete', { content: 'One', tokens: 11 }],
      ['responseComplete', { content: 'Two', tokens: 4 }],
    ]);
  });

  it('a response that broke off has no completion event', () => {
    const { handle, reported } = createWriter();
    handle(
      began('a'),
      text('Half'),
      began('b'),
      text('Half'),
      piece({ type: 'message_stop' }, { abandoned_blocks: {} }),
    );
    expect(reported.map(([name]) => name)).toEqual(['responseChunk', 'responseChunk']);
  });

  it('response events skip empty thoughts, the words of agents and Claude Code’s error messages', () => {
    const { handle, reported } = createWriter();
    handle(
      said('a', [
        { type: 'thinking', thinking: '' },
        { type: 'thinking', thinking: 'Hm' },
      ]),
      said('b', [{ type: 'text', text: 'To the other agent' }], { parent_tool_use_id: 'call' }),
      said('c', [{ type: 'text', text: 'API Error: 500' }], { is_api_error_message: true }),
    );
    expect(reported).toEqual([['thinking', { content: 'Hm' }]]);
  });
});

describe('the events of spending', () => {
  const usage = (more: object) => ({ input_tokens: 3, cache_read_input_tokens: 40, ...more });
  const cost = { input_tokens: 43, cached_input_tokens: 40, cache_write_tokens: 0, reasoning_tokens: 0 };

  it('spending events have the total of a message once, although each piece reports it', () => {
    const { handle, spent } = createWriter();
    const start = { type: 'message_start', message: { id: 'm', model: 'opus', usage: usage({ output_tokens: 1 }) } };
    handle(piece(start), text('Hi'), said('m', [{ type: 'text', text: 'Hi' }]), used(12), stopped, stopped);
    expect(spent).toEqual([{ model: 'opus', ...cost, output_tokens: 12 }]);
  });

  it('spending events include what agents and others spent, by the end of the turn', () => {
    const { handle, spent } = createWriter();
    const ofAgent = { type: 'assistant', parent_tool_use_id: 'call' };
    handle({ ...ofAgent, message: { id: 'a', model: 'opus', content: [], usage: usage({ output_tokens: 1 }) } });
    const opus = { inputTokens: 3, cacheReadInputTokens: 40, cacheCreationInputTokens: 0, outputTokens: 90 };
    const haiku = { inputTokens: 7, cacheReadInputTokens: 0, cacheCreationInputTokens: 0, outputTokens: 2 };
    const result = { type: 'result', subtype: 'success', modelUsage: { opus, haiku } };
    handle(result, result);
    expect(spent).toMatchObject([
      { model: 'opus', ...cost, output_tokens: 1 },
      { model: 'opus', input_tokens: 0, output_tokens: 89 },
      { model: 'haiku', input_tokens: 7, output_tokens: 2 },
    ]);
  });

  it('spending events are absent for an unknown format', () => {
    const { handle, spent } = createWriter();
    const message = { id: 'm', model: 5, content: [{ type: 'text', text: 'Hi' }], usage: 'much' };
    handle({ type: 'assistant', message }, { type: 'result', subtype: 'success', modelUsage: [1] });
    expect(spent).toEqual([]);
  });
});

describe('the events of a tool', () => {
  it('tool events contain the call, its result without pictures, and its duration', () => {
    const { clock, handle, reported } = createWriter();
    handle(said('m', [call('mcp__shop__look', { at: 1 })], { parent_tool_use_id: 'task' }));
    clock.advance(40);
    handle(
      gave([
        { type: 'text', text: 'Seen' },
        { type: 'image', source: { data: 'AAAA' } },
      ]),
    );
    expect(reported).toEqual([
      ['toolCall', { tool: 'mcp__shop__look', arguments: { at: 1 }, call_id: 'call' }],
      [
        'toolResult',
        {
          tool: 'mcp__shop__look',
          result: [{ type: 'text', text: 'Seen' }, { type: 'image' }],
          call_id: 'call',
          duration_ms: 40,
        },
      ],
    ]);
  });

  it('tool events do not count the time spent asking the user', () => {
    const { claude, clock, handle, reported } = createWriter();
    handle(said('m', [call('Bash', { command: 'ls' })]));
    clock.advance(60_000);
    claude.startTimeOf('call');
    clock.advance(5);
    handle(gave('a.txt', { output: { stdout: 'a.txt', stderr: '' } }));
    expect(reported.slice(1)).toEqual([
      ['bashCommand', { command: 'ls', call_id: 'call' }],
      ['bashOutput', { output: 'a.txt', exit_code: 0, call_id: 'call', duration_ms: 5 }],
      ['toolResult', { tool: 'Bash', result: 'a.txt', call_id: 'call', duration_ms: 5 }],
    ]);
  });

  it('tool events have no output for a command that did not run', () => {
    const { handle, reported } = createWriter();
    handle(said('m', [call('Bash', { command: 'ls' })]));
    const tool_result_meta = [{ id: 'call', non_execution_kind: 'permission-rule' }];
    handle(gave('No', { failed: true, output: 'Error: No', ...{ tool_result_meta } }));
    expect(reported.map(([name]) => name)).toEqual(['toolCall', 'bashCommand', 'toolResult']);
    expect(reported.at(-1)).toMatchObject(['toolResult', { error: 'No' }]);
  });

  it.each([
    ['Edit', { file_path: '/work/src/a.ts' }, 'src/a.ts'],
    ['MultiEdit', { file_path: '/elsewhere/a.ts' }, '/elsewhere/a.ts'],
    ['NotebookEdit', { notebook_path: '/work/n.ipynb' }, 'n.ipynb'],
  ])('tool events name the file that %s wrote, and none that it did not write', (tool, input, path) => {
    const { handle, reported } = createWriter();
    handle(said('m', [call(tool, input), call(tool, input, 'other')]));
    handle(gave('Done'), gave('No such text', { id: 'other', failed: true }));
    expect(reported.filter(([name]) => name === 'fileWrite')).toEqual([
      ['fileWrite', { path, diff: null, added: null, removed: null }],
    ]);
  });

  it('tool events have no file that was held back', () => {
    const { handle, reported } = createWriter();
    handle(
      said('m', [call('Edit', { file_path: '/work/a' })]),
      gave('Held', { output: { structuredPatch: [], staged: true } }),
    );
    expect(reported.map(([name]) => name)).toEqual(['toolCall', 'toolResult']);
  });

  it('tool events are absent for an unknown call', () => {
    const { handle, reported } = createWriter();
    handle(gave('Late'));
    expect(reported).toEqual([]);
  });
});
