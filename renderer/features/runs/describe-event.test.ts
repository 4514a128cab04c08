import { describe, expect, it } from 'vitest';
import { approvalType, type RunEvent } from '../../../shared/runs/run-event.ts';
import { createSampleEvent, sampleStart } from '../../../shared/runs/testing/sample-run.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { describeChunks, describeTimelineEvent } from './describe-event.ts';
import { describeDetail } from './event-detail.ts';

const nbsp = '\u00a0';
const row = (type: string, over: Partial<RunEvent> = {}) => {
  const { amount, edge, glyph, kind, summary } = describeTimelineEvent(createSampleEvent(35, type, over));
  return [kind, summary.map(({ text }) => text).join(' '), amount, glyph, edge];
};

describe('a row of the timeline', () => {
  it('shows paths inside of the folder of the run relative to it', () => {
    const at = (type: string, path: string, over: Partial<RunEvent> = {}) =>
      describeTimelineEvent(createSampleEvent(1, type, { data: { path }, ...over }), null, '/w/a')
        .summary.map(({ text }) => text)
        .join(' ');
    expect(at('file_write', '/w/a/src/b.ts')).toBe('src/b.ts');
    expect(at('file_read', '/w/ab/c.ts')).toBe('/w/ab/c.ts');
    expect(at(approvalType, '/w/a/src/b.ts', { state: 'waiting' })).toBe('Asks to edit src/b.ts');
  });

  it('describes each event type by its content', () => {
    const started = { toolchain: 'codex', model: 'gpt-6.1-sol' };
    expect(row('started', { data: started })).toEqual(['Started', 'Codex, gpt-6.1-sol', null, null, 'other']);
    expect(row('prompt_sent', { data: { prompt: 'Find\n  out', tokens: 312 } })).toEqual([
      ...['Prompt', 'Find out', '312 tok', null, 'you'],
    ]);
    expect(row('response_chunk', { data: { content: 'Crea' } })).toEqual(['Chunk', 'Crea', null, null, 'model']);
    expect(row('response_complete', { data: { content: 'Done.', tokens: 1_200 } })).toEqual([
      ...['Answer', '“Done.”', `1.2${nbsp}k tok`, null, 'model'],
    ]);
    expect(row('thinking', { data: { content: 'Hm' }, durationMs: 6_000 })).toEqual([
      ...['Thinking', 'Hm', `6.0${nbsp}s`, null, 'model'],
    ]);
    expect(row('tool_call', { data: { tool: 'find', arguments: { a: 1 } } })).toEqual([
      ...['Tool call', 'find {"a":1}', null, null, 'tool'],
    ]);
    expect(row('tool_result', { data: { tool: 'find', error: 'no' }, state: 'failed' })).toEqual([
      ...['Tool result', 'find no', null, 'failed', 'tool'],
    ]);
    expect(
      row('bash_command', { data: { command: 'npm test', exit_code: 1 }, state: 'failed', durationMs: 3_400 }),
    ).toEqual(['Command', 'npm test exit 1', `3.4${nbsp}s`, 'failed', 'commands']);
    expect(row('bash_output', { data: { output: 'ok\n', exit_code: 0 }, state: 'done' })).toEqual([
      ...['Output', 'ok', 'exit 0', 'done', 'commands'],
    ]);
    expect(row('file_read', { data: { path: 'a.ts', lines: 120 } })).toEqual([
      ...['Read', 'a.ts', '120 lines', null, 'commands'],
    ]);
    expect(row('file_write', { data: { path: 'a.ts' }, state: 'done' })).toEqual([
      ...['Write', 'a.ts', null, 'done', 'files'],
    ]);
    expect(row('completed', { data: { status: 'success', exit_code: 0 }, state: 'done', durationMs: 12_500 })).toEqual([
      ...['Completed', 'success, exit 0', `13${nbsp}s`, 'done', 'done'],
    ]);
    expect(row('error', { data: { message: 'It broke' }, state: 'failed' })).toEqual([
      ...['Error', 'It broke', null, 'failed', 'failed'],
    ]);
  });

  it('shows unknown event types as received', () => {
    expect(row('thread/custom', { data: { some: 'thing' } })).toEqual([
      ...['thread/custom', '{"some":"thing"}', null, null, 'other'],
    ]);
    expect(row('a\u202eb', {})[0]).toBe('a\\u202eb');
  });

  it('says who answered an approval and counts the time while it waits', () => {
    const asked = { command: 'npm install' };
    expect(describeTimelineEvent(createSampleEvent(1, 'approval', { data: asked, state: 'waiting' }))).toMatchObject({
      summary: [{ text: 'Asks to run' }, { text: 'npm install', code: true }],
      edge: 'waiting',
      activeSince: sampleStart + 1_000,
    });
    expect(row('approval', { data: { ...asked, by: 'person' }, state: 'done' })[1]).toBe('You approved npm install');
    expect(row('approval', { data: { ...asked, by: 'rule' }, state: 'done' })[1]).toBe('A rule approved npm install');
    expect(row('approval', { data: { path: 'a.ts', by: 'person' }, state: 'declined' })[1]).toBe('You declined a.ts');
  });

  it('accepts event fields of unexpected types', () => {
    for (const value of [null, 7, true, ['a'], { b: 1 }]) {
      const data = { command: value, content: value, prompt: value, tool: value, tokens: value, exit_code: value };
      for (const type of ['started', 'prompt_sent', 'tool_call', 'bash_command', 'completed', 'error', 'x'])
        expect(() =>
          describeDetail(createSampleEvent(1, type, { data }), {
            startedAt: null,
            eventCount: null,
            prices: null,
            model: null,
          }),
        ).not.toThrow();
    }
  });

  it('describes joined chunks in words', () => {
    const chunks = ['abc', 'de', 'f'].map((content, at) =>
      createSampleEvent(at, 'response_chunk', { data: { content } }),
    );
    expect(describeChunks(chunks)).toBe('3 chunks, 6 characters');
  });
});

const prices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [{ model: 'm', input: 1, cachedInput: 0.1, cacheWrite: 2, output: 10 }],
};
const detail = (type: string, over: Partial<RunEvent> = {}, texts: string | null = null) =>
  describeDetail(
    createSampleEvent(35, type, over),
    { startedAt: sampleStart, eventCount: 47, prices, model: 'm' },
    texts,
  );

describe('usage', () => {
  const data = { input_tokens: 12_000, cached_input_tokens: 10_000, output_tokens: 400, reasoning_tokens: 100 };

  it('shows usage by kind, with its cost and the model', () => {
    const shown = detail('usage', { data });
    expect(factsOf(shown)).toMatchObject({
      Input: '12,000 tokens',
      cached: '10,000 tokens',
      Output: '400 tokens',
      reasoning: '100 tokens',
      Cost: '$0.0070',
      Model: 'm',
    });
    expect(shown.facts.find(({ name }) => name === 'Cost')?.exact).toBe('$0.007000, prices as of 2026-07-24');
    expect(shown.parts).toEqual([]);
  });

  it('links usage to the prices when the model has none', () => {
    const cost = detail('usage', { data: { ...data, model: 'o9' } }).facts.find(({ name }) => name === 'Cost');
    expect(cost).toMatchObject({ value: [{ text: 'No price for o9.' }], leadsToPrices: true });
  });

  it('shows usage in a row as a cost, or as tokens without a price', () => {
    const row = (more: object, known: PriceTable | null) =>
      describeTimelineEvent(createSampleEvent(1, 'usage', { data: { ...data, ...more } }), known).amount;
    expect(row({ model: 'm' }, prices)).toBe('$0.0070');
    expect([row({ model: 'o9' }, prices), row({ model: 'm' }, null), row({}, prices)]).toEqual(
      Array.from({ length: 3 }, () => '12.4\u00a0k tok'),
    );
    expect(row({ input_tokens: 0, output_tokens: 0 }, prices)).toBeNull();
  });
});
const factsOf = (shown: ReturnType<typeof detail>) =>
  Object.fromEntries(shown.facts.map(({ name, value }) => [name, value.map(({ text }) => text).join('')]));

describe('the detail of an event', () => {
  it('shows how an event ended, when, and where', () => {
    const data = { command: 'npm test', cwd: '/work', exit_code: 1, output: 'one\ntwo\n' };
    const shown = detail('bash_command', { data, state: 'failed', durationMs: 17_400 });
    expect(shown.title).toEqual({ text: 'npm test', code: true });
    expect(factsOf(shown)).toMatchObject({ Ended: `Exit 1 after 17${nbsp}s`, Where: '/work' });
    expect(factsOf(shown).Time).toMatch(/^\d+:45:45 \(\+0:35, event 36 of 47\)$/);
    expect(shown.parts).toEqual([{ kind: 'text', name: 'Output', amount: `2 lines, 8${nbsp}B`, text: 'one\ntwo\n' }]);
    expect(shown.copy).toBe('npm test');
  });

  it('shows badges for a start and an end event', () => {
    const started = { toolchain: 'claude', model: 'sonnet', issue_id: '7' };
    expect(detail('started', { data: started }).badges.map(({ text }) => text)).toEqual(['Claude', 'sonnet']);
    const ended = { status: 'failed', exit_code: 2 };
    expect(detail('completed', { data: ended, state: 'failed', durationMs: 12_500 }).badges).toEqual([
      { text: 'failed', tone: 'bad' },
      { text: 'exit 2', tone: 'bad' },
      { text: `13${nbsp}s`, tone: 'plain' },
    ]);
  });

  it('folds text with its tokens, shows arguments as JSON and writes with their diff', () => {
    expect(detail('prompt_sent', { data: { prompt: 'Do it', tokens: 312 } }).parts).toEqual([
      { kind: 'words', name: 'Prompt', amount: '312 tokens', text: 'Do it', isMarkdown: false },
    ]);
    expect(detail('tool_call', { data: { tool: 'x', arguments: { a: 1 } } }).parts).toEqual([
      { kind: 'json', name: 'Arguments', text: '{\n  "a": 1\n}' },
    ]);
    expect(detail('file_write', { data: { path: 'a.ts', diff: '@@' } }).parts).toEqual([
      { kind: 'diff', name: 'Changes', text: '@@' },
    ]);
    const files = [{ path: 'b.ts', diff: '@@ b' }, { path: 'c.ts' }, null];
    expect(detail('file_write', { data: { path: 'b.ts', files } }).parts).toEqual([
      { kind: 'diff', name: 'b.ts', text: '@@ b' },
    ]);
  });

  it('joins chunks and shows unknown fields as received', () => {
    expect(detail('response_chunk', { data: { content: 'a' } }, 'abc').parts).toMatchObject([{ text: 'abc' }]);
    expect(detail('odd', { data: { some: 'thing' } }).parts).toEqual([
      { kind: 'json', name: 'Other fields', text: '{\n  "some": "thing"\n}' },
    ]);
  });
});
