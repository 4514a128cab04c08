import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasClaudeBuild, provideClaude } from '../../../fixtures/claude-cli/provide-claude.ts';
import { getUserText, listToolResults } from '../../../fixtures/messages-server/messages-request.ts';
import {
  cut,
  fail,
  failed,
  pausing,
  type Step,
  say,
  think,
  together,
  use,
  withUsage,
} from '../../../fixtures/messages-server/script.ts';
import { createGate } from '../../../fixtures/provider/gate.ts';
import { ClaudeBench, listTypes } from './testing/claude-bench.ts';

/** Long enough to download 100 MB over a slow connection. */
const installMs = 300_000;
/** How long a busy machine may take, in milliseconds. */
const waitMs = 20_000;

describe.skipIf(!hasClaudeBuild)('Claude Code', { timeout: 60_000 }, () => {
  let program: string;
  let bench: ClaudeBench;
  beforeAll(async () => {
    program = await provideClaude();
  }, installMs);
  afterEach(() => bench.close());

  async function open(steps: readonly Step[], otherwise?: Step): Promise<ClaudeBench> {
    bench = await ClaudeBench.open(program, { steps, ...(otherwise === undefined ? {} : { otherwise }) });
    return bench;
  }

  it('Claude Code runs an allowed command and an allowed edit, and reports everything in order', async () => {
    await open([]);
    await writeFile(bench.path('a.txt'), 'one\ntwo\nthree\n');
    const { server } = bench;
    server.add(
      withUsage(
        { inputTokens: 100, outputTokens: 30 },
        together(think('Where is it?'), say('I look at it.'), use('Read', { file_path: bench.path('a.txt') })),
      ),
      use('Edit', { file_path: bench.path('a.txt'), old_string: 'two', new_string: 'zwei' }),
      use('Write', { file_path: bench.path('new.txt'), content: 'x\ny\n' }),
      use('Bash', { command: 'echo out > made.txt; echo fine' }),
      use('Bash', { command: 'echo bad; exit 3' }),
      withUsage({ inputTokens: 100, outputTokens: 7 }, say('It is done.')),
    );
    const { end, events, models, processesLeft, questions } = await bench.run('Translate it', {
      model: 'claude-opus-5-5',
    });
    expect(end).toEqual({ type: 'done' });
    expect(processesLeft()).toEqual([]);
    expect(models).toEqual(['claude-opus-5-5']);
    expect(readFileSync(bench.path('a.txt'), 'utf8')).toBe('one\nzwei\nthree\n');
    expect(existsSync(bench.path('made.txt'))).toBe(true);
    const permissions = questions.filter((question) => question.type === 'permission');
    expect(permissions.map(({ tool, command, path }) => [tool, command ?? path])).toEqual([
      ['Edit', bench.path('a.txt')],
      ['Write', bench.path('new.txt')],
      ['Bash', 'echo out > made.txt; echo fine'],
      ['Bash', 'echo bad; exit 3'],
    ]);
    const reported = events();
    // The first response is complete when its tokens are known. Its tool may have been called before that.
    const besides = ['response_complete', 'approval', 'usage'];
    expect(listTypes(reported).filter((type) => !besides.includes(type))).toEqual([
      ...['prompt_sent', 'thinking', 'response_chunk', 'tool_call', 'file_read', 'tool_result'],
      ...['tool_call', 'file_write', 'tool_result', 'tool_call', 'file_write', 'tool_result'],
      ...['tool_call', 'bash_command', 'bash_output', 'tool_result'],
      ...['tool_call', 'bash_command', 'bash_output', 'tool_result', 'response_chunk'],
    ]);
    const of = (type: string) => reported.filter((event) => event.type === type);
    // Six responses, each counted once, although each is reported several times.
    const outputs = of('usage').map(({ output_tokens }) => Number(output_tokens));
    expect(outputs.reduce((sum, tokens) => sum + tokens, 0)).toBe(77);
    expect(of('usage').every(({ model }) => model === models[0])).toBe(true);
    expect(of('response_complete')).toMatchObject([
      { content: 'I look at it.', tokens: 30 },
      // Includes the four calls before it, ten tokens each.
      { content: 'It is done.', tokens: 47 },
    ]);
    expect(
      of('response_chunk')
        .map(({ content }) => content)
        .join(''),
    ).toBe('I look at it.It is done.');
    expect(of('thinking')).toMatchObject([{ content: 'Where is it?' }]);
    expect(of('file_read')).toMatchObject([{ path: 'a.txt' }]);
    expect(of('file_write')).toMatchObject([
      {
        path: 'a.txt',
        diff: '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n',
        added: 1,
        removed: 1,
      },
      { path: 'new.txt', diff: '--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,2 @@\n+x\n+y\n', added: 2, removed: 0 },
    ]);
    expect(of('bash_output')).toMatchObject([
      { output: 'fine', exit_code: 0 },
      { output: 'bad', exit_code: 3 },
    ]);
    const approvals = reported.filter(({ type }) => type === 'approval');
    expect(approvals.map(({ decision, tool }) => [tool, decision])).toEqual(
      ['Edit', 'Write', 'Bash', 'Bash'].flatMap((tool) => [
        [tool, null],
        [tool, 'approved'],
      ]),
    );
    for (const { timestamp } of reported) expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const times = reported.map(({ timestamp }) => timestamp);
    expect(times.toSorted()).toEqual(times);
    expect(getUserText(await server.requestArrived(1))).toContain('Translate it');
    expect(server.others).toEqual([]);
  });

  it('Claude Code does not run what is denied, and tells the model why', async () => {
    await open([use('Bash', { command: 'touch made.txt' }, { callId: 'toolu_denied' }), say('As you wish')]);
    const { end, events } = await bench.run('Make a file', {
      answer: () => ({ type: 'deny', words: 'Not in this folder' }),
    });
    expect(end).toEqual({ type: 'done' });
    expect(existsSync(bench.path('made.txt'))).toBe(false);
    const request = await bench.server.requestArrived(2);
    expect(listToolResults(request)).toEqual([{ callId: 'toolu_denied', text: 'Not in this folder' }]);
    expect(events().filter(({ type }) => type === 'tool_result')).toMatchObject([{ error: 'Not in this folder' }]);
    expect(listTypes(events())).not.toContain('bash_output');
  });

  it('Claude Code asks the user the model’s questions, and gives it the answers', async () => {
    const questions = [
      {
        question: 'Which colour?',
        header: 'Colour',
        options: ['Red', 'Blue'].map((label) => ({ label, description: `It is ${label}` })),
        multiSelect: true,
      },
    ];
    await open([use('AskUserQuestion', { questions }, { callId: 'toolu_ask' }), say('So be it')]);
    const { end, questions: asked } = await bench.run('Paint it', {
      answer: () => ({ type: 'answers', answers: [['Red', 'Blue']] }),
    });
    expect(end).toEqual({ type: 'done' });
    expect(asked).toMatchObject([
      { type: 'inquiry', questions: [{ text: 'Which colour?', several: true, options: [{ label: 'Red' }, {}] }] },
    ]);
    const [result] = listToolResults(await bench.server.requestArrived(2));
    expect(result).toMatchObject({ callId: 'toolu_ask', text: expect.stringContaining('Red, Blue') });
  });

  it.each([
    {
      name: 'a refusal',
      step: fail(400, 'invalid_request_error', 'Not this'),
      message: /^Claude Code failed: .*Not this/,
    },
    {
      name: 'an error in the stream',
      step: failed('invalid_request_error', 'Not that', say('Half')),
      message: /^Claude Code failed: .*Not that/,
    },
  ])('Claude Code fails with the error of the model’s service: $name', async ({ step, message }) => {
    await open([], step);
    const { end, events, processesLeft } = await bench.run('Go');
    expect(end).toMatchObject({ type: 'failed', message: expect.stringMatching(message), exitCode: 1 });
    expect(events().filter(({ type }) => type === 'error')).toMatchObject([
      { message: expect.stringMatching(message) },
    ]);
    expect(events().filter(({ type }) => type === 'response_complete')).toEqual([]);
    expect(processesLeft()).toEqual([]);
  });

  it('Claude Code reports a response that succeeds on retry as complete, and not the first half of one', async () => {
    await open([cut(say('one two three', { deltas: 3 }), 2), say('Whole')]);
    const { end, events } = await bench.run('Go');
    expect(end).toEqual({ type: 'done' });
    expect(events().filter(({ type }) => type === 'response_complete')).toMatchObject([{ content: 'Whole' }]);
  });

  it('Claude Code continues until its background agent has returned', async () => {
    const mainAnswered = Promise.withResolvers<void>();
    const model: Step = (request) => {
      const returned = listToolResults(request).map(({ callId }) => callId);
      const isAgent = getUserText({
        ...request,
        body: { ...request.body, messages: request.body.messages.slice(0, 1) },
      });
      if (isAgent.includes('Count the files')) {
        return returned.includes('by-agent')
          ? say('Three')
          : use('Bash', { command: 'touch made.txt' }, { callId: 'by-agent' });
      }
      if (!returned.includes('by-main')) {
        const input = { description: 'Count', prompt: 'Count the files', subagent_type: 'general-purpose' };
        return use('Task', input, { callId: 'by-main' });
      }
      if (getUserText(request).includes('<task-notification>')) return say('There are three.');
      mainAnswered.resolve();
      return say('I wait.');
    };
    await open([], model);
    const { end, events } = await bench.run('Go', {
      answer: async () => {
        await mainAnswered.promise;
        return { type: 'allow' };
      },
    });
    expect(end).toEqual({ type: 'done' });
    expect(existsSync(bench.path('made.txt'))).toBe(true);
    const responses = events().filter(({ type }) => type === 'response_complete');
    expect(responses.map(({ content }) => content)).toEqual(['I wait.', 'There are three.']);
    expect(events().filter(({ type }) => type === 'bash_command')).toMatchObject([{ command: 'touch made.txt' }]);
  });

  it.skipIf(process.platform === 'win32')('Claude Code fails if it is killed', async () => {
    await open([pausing(createGate(), 1, say('one two three', { deltas: 3 }))]);
    const run = bench.start('Go');
    await expect.poll(() => listTypes(run.events()), { timeout: waitMs }).toContain('response_chunk');
    process.kill(run.pid() ?? Number.NaN, 'SIGKILL');
    expect(await run.job.ended).toEqual({
      type: 'failed',
      message: 'SIGKILL ended Claude Code before it finished.',
      exitCode: null,
    });
    expect(run.processesLeft()).toEqual([]);
  });

  it('Claude Code can be paused, and continues with what it knows', async () => {
    await open([pausing(createGate(), 1, say('one two three', { deltas: 3 })), say('All of it.')]);
    const run = bench.start('Count');
    await expect.poll(() => listTypes(run.events()), { timeout: waitMs }).toContain('response_chunk');
    run.job.pause();
    run.job.resume();
    expect(await run.job.ended).toEqual({ type: 'done' });
    expect(listTypes(run.events()).filter((type) => type === 'prompt_sent')).toHaveLength(2);
    const last = run.events().findLast(({ type }) => type !== 'usage');
    expect(last).toMatchObject({ type: 'response_complete', content: 'All of it.' });
    const asked = bench.server.requests.at(-1);
    if (asked === undefined) throw new Error('Nothing was asked');
    expect(getUserText(asked)).toContain('Continue where you were interrupted.');
    expect(run.processesLeft()).toEqual([]);
  });

  it('Claude Code can be canceled while it is paused', async () => {
    await open([pausing(createGate(), 1, say('one two three', { deltas: 3 }))]);
    const run = bench.start('Count');
    await expect.poll(() => listTypes(run.events()), { timeout: waitMs }).toContain('response_chunk');
    run.job.pause();
    run.job.cancel();
    expect(await run.job.ended).toEqual({ type: 'cancelled' });
    expect(run.processesLeft()).toEqual([]);
  });

  it('Claude Code can be canceled during a response', async () => {
    await open([pausing(createGate(), 1, say('one two three', { deltas: 3 }))]);
    const run = bench.start('Go');
    await expect.poll(() => listTypes(run.events()), { timeout: waitMs }).toContain('response_chunk');
    run.job.cancel();
    run.job.cancel();
    expect(await run.job.ended).toEqual({ type: 'cancelled' });
    expect(run.processesLeft()).toEqual([]);
    expect(listTypes(run.events())).not.toContain('error');
  });

  it.skipIf(process.platform === 'win32')('Claude Code is canceled with the command that it runs', async () => {
    await open([use('Bash', { command: 'echo $$ > pid; exec sleep 1000' })]);
    const run = bench.start('Go');
    const readPid = () => (existsSync(bench.path('pid')) ? Number(readFileSync(bench.path('pid'), 'utf8')) : 0);
    await expect.poll(readPid, { timeout: waitMs }).toBeGreaterThan(0);
    run.job.cancel();
    expect(await run.job.ended).toEqual({ type: 'cancelled' });
    expect(run.processesLeft()).toEqual([]);
    expect(() => process.kill(readPid(), 0)).toThrow('ESRCH');
  });

  it('Claude Code can be canceled while it waits for an answer, which cancels the question', async () => {
    await open([use('Bash', { command: 'touch made.txt' })]);
    const asked = Promise.withResolvers<void>();
    const run = bench.start('Go', {
      answer: (_question, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ type: 'deny', words: null }));
          asked.resolve();
        }),
    });
    await asked.promise;
    run.job.cancel();
    expect(await run.job.ended).toEqual({ type: 'cancelled' });
    expect(existsSync(bench.path('made.txt'))).toBe(false);
    expect(run.processesLeft()).toEqual([]);
  });
});
