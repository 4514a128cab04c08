import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../fixtures/provider/gate.ts';
import { addFile } from '../../../fixtures/provider/patch-text.ts';
import { realClock } from '../../../fixtures/provider/real-clock.ts';
import { answer, fail, patch, pausing, run, withUsage } from '../../../fixtures/provider/script.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { TelemetryWriter } from '../../runs/records/telemetry-writer.ts';
import type { RunEnd } from '../../runs/runner.ts';
import { ThreadBench, type ThreadBenchOptions } from '../testing/thread-bench.ts';

let bench: ThreadBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** Runs Codex, and reads the run's telemetry file after it ends. */
async function begin(options: ThreadBenchOptions, prompt = 'Do it') {
  bench = await ThreadBench.open({
    config: () => ({ approval_policy: 'never', sandbox_mode: 'workspace-write' }),
    ...options,
  });
  const { domain, codex } = bench.start();
  const { folder } = bench;
  const records = join(folder, '.workcells/wc-1');
  await mkdir(records, { recursive: true });
  const file = join(records, 'telemetry.jsonl');
  const opened = TelemetryWriter.open(file, { clock: realClock, onProblem: (problem) => expect.fail(problem) });
  if (!opened.ok) throw new Error(opened.error.type);
  const writer = opened.value;
  const threads: ThreadId[] = [];
  const models: string[] = [];
  const job = domain.runner.start({
    folder,
    prompt,
    isPromptSent: false,
    model: null,
    approvalMode: 'config',
    events: writer,
    onStderr: () => undefined,
    onModel: (model) => models.push(model),
    onThread: (threadId) => threads.push(threadId),
    mayWork: async () => null,
    ask: async () => ({ type: 'deny', words: null }),
  });
  return {
    job,
    codex,
    domain,
    folder,
    threads,
    models,
    lines: () => {
      writer.close();
      return readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line): Record<string, unknown> => JSON.parse(line));
    },
  };
}

const failed: RunEnd = { type: 'failed', message: expect.any(String), exitCode: null };

describe('a run of Codex', () => {
  it('reports a Codex run from the prompt to the answer, with commands, output and diffs', async () => {
    const paid = withUsage({ inputTokens: 900, outputTokens: 40 }, answer('It is done.'));
    const steps = [run('echo one; echo two'), patch(addFile('a.txt', 'hello\n')), paid];
    const { job, lines, folder, models, threads } = await begin({ steps });
    expect(await job.ended).toEqual({ type: 'done' });
    const reported = lines();
    const types = reported.map(({ type }) => type).filter((type) => type !== 'response_chunk' && type !== 'usage');
    expect(types).toEqual(['prompt_sent', 'bash_command', 'bash_output', 'file_write', 'response_complete']);
    expect(reported).toContainEqual(expect.objectContaining({ type: 'prompt_sent', prompt: 'Do it' }));
    expect(reported).toContainEqual(
      expect.objectContaining({ type: 'bash_output', output: 'one\ntwo\n', exit_code: 0 }),
    );
    expect(reported).toContainEqual(
      expect.objectContaining({ type: 'file_write', added: 1, diff: expect.stringContaining('+hello') }),
    );
    expect(reported).toContainEqual(expect.objectContaining({ type: 'response_complete', content: 'It is done.' }));
    // Three responses, each counted once.
    const spent = reported.filter(({ type }) => type === 'usage');
    expect(spent).toHaveLength(3);
    expect(spent).toContainEqual(expect.objectContaining({ model: models[0], input_tokens: 900, output_tokens: 40 }));
    const times = reported.map(({ timestamp }) => String(timestamp));
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect([...times].sort()).toEqual(times);
    expect(existsSync(join(folder, 'a.txt'))).toBe(true);
    expect([models.length, threads.length]).toEqual([1, 1]);
  });

  it('reports why a Codex run failed', async () => {
    const { job, lines } = await begin({ steps: [fail(400, { message: 'No such thing.' })] });
    const end = await job.ended;
    expect(end).toEqual(failed);
    expect(end).toMatchObject({ message: expect.stringContaining('No such thing.') });
    expect(lines().at(-1)).toMatchObject({ type: 'error' });
  });

  it('ends the turn of a canceled Codex run, and keeps its events', async () => {
    const gate = createGate();
    const words = 'one two three four '.repeat(40);
    const { job, lines, codex } = await begin({ steps: [pausing(gate, 20, answer(words))] });
    const { promise, resolve } = Promise.withResolvers<void>();
    codex.onNotification(({ method }) => {
      if (method === 'item/agentMessage/delta') resolve();
    });
    await promise;
    job.cancel();
    expect(await job.ended).toEqual({ type: 'cancelled' });
    gate.release();
    expect(lines()[0]).toMatchObject({ type: 'prompt_sent' });
  });

  it('fails the run when its Codex is killed, and keeps its events', async () => {
    const gate = createGate();
    const { job, lines, codex } = await begin({ steps: [pausing(gate, 20, answer('one two three four '.repeat(40)))] });
    const { promise, resolve } = Promise.withResolvers<void>();
    codex.onNotification(({ method }) => {
      if (method === 'item/agentMessage/delta') resolve();
    });
    await promise;
    if (codex.pid === null) throw new Error('No Codex runs');
    process.kill(codex.pid, 'SIGKILL');
    expect(await job.ended).toEqual(failed);
    gate.release();
    expect(lines()[0]).toMatchObject({ type: 'prompt_sent' });
  });
});
