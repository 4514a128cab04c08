import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { EntryId } from '../../shared/base/ids.ts';
import type { TestWindow } from '../threads/testing/test-window.ts';
import { startTestThread, ThreadBench } from '../threads/testing/thread-bench.ts';

let bench: ThreadBench;
afterEach(() => bench.close());

const runsOn = 'echo begin; tail -f /dev/null';

/** Resolves with the id of the first command once it has this status. */
function commandIs(window: TestWindow, status: string): Promise<EntryId> {
  return window.until(() => window.entries('command').find((command) => command.status === status)?.id);
}

describe('commands of the real Codex', () => {
  it('shows at the end of a command what the live output lacks', async () => {
    bench = await ThreadBench.open({ steps: [run('echo one; echo two'), answer('Done.')] });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Run');
    const runId = await commandIs(window, 'done');
    const output = await domain.handlers.readOutput(window, { threadId, commandId: runId, recorded: false });
    const whole = { head: 'one\ntwo\n', omitted: null, authoritative: true, recordedLength: 0 };
    expect(output).toMatchObject({ ok: true, value: whole });
    expect(window.entries('command')).toMatchObject([{ outputTail: 'one\ntwo', exitCode: 0 }]);
    const last = window.findEvents('commandRunChanged').at(-1)?.payload;
    expect(last).toMatchObject({ id: runId, status: 'done', exitCode: 0, outputLength: 8, isAdopted: false });
  });

  it('ends commands with their turn on Stop', async () => {
    bench = await ThreadBench.open({ steps: [run(runsOn)] });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Run');
    await commandIs(window, 'running');
    await domain.handlers.stopTurn(window, { threadId });
    await commandIs(window, 'stopped');
    expect(window.transcript.turns).toMatchObject([{ status: 'interrupted' }]);
  });

  it('continues commands in the background after their turn until each one is ended', async () => {
    bench = await ThreadBench.open({ steps: [run(runsOn, { yieldMs: 250 }), answer('It runs on.')] });
    const { domain, window } = bench.start();
    const threadId = await startTestThread({ domain, window }, 'Run');
    const runId = await commandIs(window, 'background');
    expect(window.transcript.turns).toMatchObject([{ status: 'completed' }]);
    await domain.handlers.stopTurn(window, { threadId });
    expect(window.entries('command')).toMatchObject([{ status: 'background' }]);
    expect(await domain.handlers.endBackground(window, { threadId, commandId: runId })).toEqual({
      ok: true,
      value: null,
    });
    await commandIs(window, 'stopped');
  });

  it('shows the sandbox message for a blocked command', async () => {
    bench = await ThreadBench.open();
    // A path that is outside the sandbox on every test machine: the sandbox lets commands write below the system's
    // temporary folder.
    bench.provider.add(run('touch /workcell-was-here'), answer('I could not.'));
    const { domain, window } = bench.start();
    await startTestThread({ domain, window }, 'Write there');
    await window.until(() => window.transcript.turns[0]?.status === 'completed');
    const [command, ...others] = window.entries('command');
    expect(others).toEqual([]);
    // Codex reports a command that the sandbox stops as blocked if it ends within 150 ms, otherwise as failed.
    expect(['blocked', 'failed']).toContain(command?.status);
    const words = command?.status === 'blocked' ? command.message : command?.outputTail;
    expect(words).toContain('Read-only file system');
    expect(window.findEvents('commandRunChanged').at(-1)?.payload.status).toBe(command?.status);
  });

  it('keeps the output of commands that print 100 MB out of the memory of the host', async () => {
    const printing = 'for part in $(seq 1 200); do yes 0123456789abcdef | head -c 524288; done';
    bench = await ThreadBench.open({ steps: [run(printing), answer('Much.')] });
    const { domain, window } = bench.start();
    const frames: number[] = [];
    const handle = window.send.bind(window);
    const before = memoryNow();
    let peak = before;
    window.send = (event) => {
      if (event.name !== 'commandOutputArrived') return handle(event);
      frames.push(event.payload.text.length);
      if (frames.length % 8 === 0) peak = Math.max(peak, memoryNow());
    };
    const threadId = await startTestThread({ domain, window }, 'Print');
    const runId = await commandIs(window, 'done');
    expect(frames.length).toBeGreaterThan(8);
    expect(Math.max(...frames)).toBeLessThanOrEqual(64 * 1024);
    expect(peak - before).toBeLessThan(64 * 1024 * 1024);

    const shown = await domain.handlers.readOutput(window, { threadId, commandId: runId, recorded: false });
    const omitted = { by: 'codex', unit: 'bytes', count: expect.any(Number) };
    expect(shown).toMatchObject({ ok: true, value: { authoritative: true, omitted } });
    const recorded = await domain.handlers.readOutput(window, { threadId, commandId: runId, recorded: true });
    if (!shown.ok || !recorded.ok) throw new Error('No output');
    const { head, omitted: left, tail, length } = recorded.value;
    expect(length).toBe(shown.value.recordedLength);
    expect(head.length + (left?.count ?? 0) + tail.length).toBe(length);
    expect(head).toContain('\n0123456789abcdef\n0123456789abcdef\n');
  });
});

/**
 * Returns the memory that this process uses, in bytes, after a forced collection. Excludes pages that the allocator has
 * not returned to the system: they vary by tens of MB between runs, and the benchmark measures them.
 */
function memoryNow(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { external, heapUsed } = process.memoryUsage();
  return heapUsed + external;
}
