import { describe, expect, it } from 'vitest';
import { parseClaudeLine } from './claude-line.ts';

const parse = (value: unknown) => parseClaudeLine(JSON.stringify(value));

describe('a Claude Code line', () => {
  it.each(['', 'Welcome', '{"type":', '[]', '"text"', 'null', '{"kind":"result"}', '{"type":7}'])(
    'a Claude Code line is not part of the protocol: %s',
    (text) => {
      expect(parseClaudeLine(text)).toBeNull();
    },
  );

  it.each([
    { type: 'invented_tomorrow', more: 1 },
    { type: 'system', subtype: 'status' },
    { type: 'stream_event', event: { type: 'ping' } },
    { type: 'stream_event', event: { type: 'content_block_delta', delta: { type: 'input_json_delta' } } },
    { type: 'assistant', message: 'of another form' },
    { type: 'result' },
  ])('a Claude Code line can be ignored: $type', (value) => {
    expect(parse(value)).toEqual({ type: 'other' });
  });

  it('a Claude Code line has the model, whatever else it contains', () => {
    expect(parse({ type: 'system', subtype: 'init', model: 'sonnet', tools: ['Bash'] })).toMatchObject({
      type: 'system',
      model: 'sonnet',
    });
  });

  it('a Claude Code line keeps the known blocks among others', () => {
    const content = [
      { type: 'text', text: 'Hi', citations: null },
      { type: 'server_tool_use', id: 's' },
      { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
      'odd',
    ];
    expect(parse({ type: 'assistant', message: { id: 'm', content, usage: 'odd' } })).toMatchObject({
      message: {
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
        ],
      },
    });
  });

  it("a Claude Code line can have a user's words instead of results", () => {
    expect(parse({ type: 'user', message: { content: [{ type: 'text', text: '[Request interrupted]' }] } })).toEqual({
      type: 'user',
      message: { content: [] },
      tool_result_meta: [],
    });
  });

  it('a Claude Code line asks for a permission, and cancels the question', () => {
    const request = { subtype: 'can_use_tool', tool_name: 'Bash', tool_use_id: 't', input: { command: 'ls' } };
    expect(parse({ type: 'control_request', request_id: 'r', request })).toMatchObject({ request_id: 'r', request });
    expect(parse({ type: 'control_cancel_request', request_id: 'r' })).toEqual({
      type: 'control_cancel_request',
      request_id: 'r',
    });
  });

  it('a Claude Code line ends the run', () => {
    expect(parse({ type: 'result', subtype: 'success', is_error: false, result: 'Done', num_turns: 1 })).toEqual({
      type: 'result',
      subtype: 'success',
      is_error: false,
      result: 'Done',
    });
  });
});
