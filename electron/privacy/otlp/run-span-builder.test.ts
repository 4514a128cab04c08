import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { maxChildren, RunSpanBuilder, type SpanEvent } from './run-span-builder.ts';

const event = (at: number | null, type: string, over: Partial<SpanEvent> = {}): SpanEvent => ({
  at,
  type,
  state: 'none',
  durationMs: null,
  data: {},
  ...over,
});
const spans = (events: readonly SpanEvent[]) => {
  const run = new RunSpanBuilder('codex', 'gpt-5.5');
  for (const each of events) run.add(each);
  return run.end(9_000, null);
};
const shape = (events: readonly SpanEvent[]) =>
  spans(events).children.map(({ from, kind, to }) => `${kind} ${from}-${to}`);

describe('a turn', () => {
  it('builds an answer, a question, a tool, and an answer from a turn, each with its own time', () => {
    const { children, run } = spans([
      event(1_000, 'prompt_sent'),
      event(2_000, 'thinking'),
      event(3_000, 'bash_command', { state: 'done', durationMs: 500, data: { command: 'npm test', exit_code: 0 } }),
      event(3_000, 'approval', {
        state: 'done',
        durationMs: 4_000,
        data: { command: 'npm test', decision: 'approved', by: 'person' },
      }),
      event(3_100, 'usage', { data: { input_tokens: 100, cached_input_tokens: 60, output_tokens: 20 } }),
      event(8_000, 'response_complete'),
      event(8_500, 'usage', { data: { input_tokens: 150, output_tokens: 5 } }),
      event(8_600, 'completed', { state: 'done', data: { status: 'success' } }),
    ]);
    const model = { name: 'gpt-5.5', provider: 'openai' };
    expect(run).toMatchObject({ from: 1_000, to: 8_600, ending: 'completed', tokens: { input: 250, output: 25 } });
    expect(children).toMatchObject([
      { kind: 'chat', from: 1_000, to: 3_000, model, tokens: { input: 100, cached: 60, output: 20 } },
      { kind: 'tool', from: 7_000, to: 7_500, tool: 'shell', program: 'npm', ending: 'done' },
      { kind: 'approval', from: 3_000, to: 7_000, about: 'command', decision: 'approved', by: 'person' },
      { kind: 'chat', to: 8_500, tokens: { input: 150, output: 5 } },
    ]);
  });
});

describe('a recorded run', () => {
  it('reports a call, its command, and both results as one tool, which runs once it is allowed', () => {
    const { children, run } = spans([
      event(0, 'started', { data: { toolchain: 'claude', model: 'claude-opus-4-1' } }),
      event(0, 'prompt_sent'),
      event(100, 'tool_call', { data: { tool: 'Bash', call_id: 'a' } }),
      event(100, 'bash_command', { data: { command: 'git status', call_id: 'a' } }),
      event(110, 'approval', { state: 'waiting', data: { approval_id: 'q', command: 'git status' } }),
      event(510, 'approval', {
        state: 'declined',
        data: { approval_id: 'q', command: 'git status', decision: 'declined', by: 'rule' },
      }),
      event(600, 'bash_output', { state: 'failed', data: { call_id: 'a', exit_code: 1 } }),
      event(610, 'tool_result', { state: 'failed', data: { call_id: 'a', tool: 'Bash' } }),
      event(700, 'completed', { state: 'none', data: { status: 'cancelled' } }),
    ]);
    expect(run).toMatchObject({ agent: 'claude-code', ending: 'interrupted', model: { provider: 'anthropic' } });
    expect(children.filter(({ kind }) => kind === 'tool')).toEqual([
      { kind: 'tool', from: 510, to: 610, tool: 'shell', program: 'git', ending: 'failed' },
    ]);
    expect(children.filter(({ kind }) => kind === 'approval')).toMatchObject([
      { from: 110, to: 510, decision: 'declined', by: 'rule' },
    ]);
  });
});

describe('bad input', () => {
  it.each([
    [
      'without an end',
      [event(5, 'prompt_sent'), event(9, 'bash_command', { data: { command: 'x' } })],
      ['chat 5-9', 'tool 9-9'],
    ],
    ['without times', [event(null, 'prompt_sent'), event(null, 'completed', { state: 'done' })], []],
    [
      'with a clock that was set back',
      [event(500, 'prompt_sent'), event(100, 'tool_call', { data: { tool: 'x' } }), event(50, 'tool_result')],
      ['tool 100-100'],
    ],
    ['with a result of no call', [event(5, 'tool_result', { data: { call_id: 'x' } })], []],
  ])('bad input with %s counts no time that did not pass', (_what, events, expected) => {
    expect(shape(events)).toEqual(expected);
  });

  it('reports unknown tools, programs, and models as other', () => {
    const run = new RunSpanBuilder('codex', 'project-basilisk');
    run.add(event(1, 'tool_call', { state: 'done', data: { tool: 'read_diary' } }));
    run.add(event(2, 'tool_call', { state: 'done', data: { tool: 'query', server: 'customers' } }));
    run.add(event(3, 'bash_command', { state: 'done', data: { command: '/home/anna/bin/basilisk --all' } }));
    const reported = run.end(4, null);
    expect(reported.run.model).toEqual({ name: 'other', provider: 'other' });
    const tools = reported.children.filter(({ kind }) => kind === 'tool');
    expect(tools).toMatchObject([{ tool: 'other' }, { tool: 'mcp' }, { tool: 'shell', program: 'other' }]);
    expect(JSON.stringify(reported)).not.toMatch(/basilisk|diary|customers|anna/);
  });

  it('reports a very long run up to a limit, with how much was left out', () => {
    const calls = Array.from({ length: maxChildren + 500 }, (_, at) => event(at, 'web_search', { state: 'done' }));
    const { children, run } = spans(calls);
    expect(children).toHaveLength(maxChildren);
    expect(run.left).toBeGreaterThanOrEqual(500);
  });
});

const words = fc.string({ minLength: 8, maxLength: 30, unit: fc.constantFrom(...'ÄÖÜЖЯ中文') });
const anyEvent: fc.Arbitrary<SpanEvent> = fc.record({
  at: fc.option(fc.integer({ min: -1e12, max: 4e12 })),
  type: fc.constantFrom(
    ...['started', 'prompt_sent', 'thinking', 'response_complete', 'usage', 'tool_call', 'tool_result', 'bash_command'],
    ...['bash_output', 'file_read', 'file_write', 'approval', 'completed', 'error', 'agents', 'whatever'],
  ),
  state: fc.constantFrom('none', 'running', 'waiting', 'done', 'failed', 'declined'),
  durationMs: fc.option(fc.nat(1e9)),
  data: fc.dictionary(
    fc.constantFrom(
      'command',
      'tool',
      'path',
      'model',
      'toolchain',
      'decision',
      'by',
      'call_id',
      'approval_id',
      'status',
    ),
    words,
  ),
});

it("spans never contain a word of the run's content, and none ends before it starts", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      const reported = spans(events);
      expect(JSON.stringify(reported)).not.toMatch(/[ÄÖÜЖЯ中文]/);
      for (const { from, to } of [reported.run, ...reported.children]) expect(to).toBeGreaterThanOrEqual(from);
      for (const { from, to } of reported.children) {
        expect(from).toBeGreaterThanOrEqual(reported.run.from);
        expect(to).toBeLessThanOrEqual(reported.run.to);
      }
    }),
  );
});
