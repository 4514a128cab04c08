import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { realClock } from '../../../fixtures/provider/real-clock.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { ClaudeBench } from './testing/claude-bench.ts';

/** Waits are shortened to a twentieth. */
const hasty: Clock = { now: realClock.now, after: (delayMs, run) => realClock.after(delayMs / 20, run) };

const begin = `echo '{"type":"system","subtype":"init","model":"m"}'`;
const good = `echo '{"type":"result","subtype":"success","result":"Done"}'`;

/** How long a busy machine may take, in milliseconds. */
const waitMs = 20_000;

describe.skipIf(process.platform === 'win32')('a program that is not a working Claude Code', () => {
  let bench: ClaudeBench;
  afterEach(() => bench.close());

  it.each([
    {
      name: 'prints something else than the protocol',
      body: 'echo "Welcome to my shell"; exec cat > /dev/null',
      end: { message: 'Workcell could not read the output of Claude Code: Welcome to my shell', exitCode: null },
    },
    {
      name: 'writes a line of 100 MB',
      body: `${begin}; head -c 100000000 /dev/zero | tr '\\0' x; echo; exec cat > /dev/null`,
      end: { message: 'Claude Code printed a line longer than 64 MB.', exitCode: null },
    },
    {
      name: 'dies',
      body: 'read line; echo "no brakes" >&2; exit 3',
      end: { message: 'Claude Code exited with code 3 before it finished.', exitCode: 3 },
    },
    {
      name: 'says nothing and ends well',
      body: 'read line',
      end: { message: 'Claude Code exited with code 0 before it finished.', exitCode: 0 },
    },
  ])('a program that is not a working Claude Code fails when it $name', async ({ body, end }) => {
    bench = await ClaudeBench.withScript(body);
    const run = await bench.run('Go');
    expect(run.end).toEqual({ type: 'failed', ...end });
    expect(run.processesLeft()).toEqual([]);
    expect(run.events().at(-1)).toMatchObject({ type: 'error', message: end.message });
  });

  it('a program that is not a working Claude Code keeps its stderr apart', async () => {
    bench = await ClaudeBench.withScript(
      `echo one >&2; ${begin}; echo '{"type":"result"' >&2; ${good}; cat > /dev/null`,
    );
    const { end, events, models, stderr } = await bench.run('Go');
    expect(end).toEqual({ type: 'done' });
    expect(stderr()).toBe('one\n{"type":"result"\n');
    expect(models).toEqual(['m']);
    expect(events().map(({ type }) => type)).toEqual(['prompt_sent']);
  });

  it('a program that is not a working Claude Code is killed with what it started if it ignores everything', async () => {
    bench = await ClaudeBench.withScript(
      `trap '' INT TERM; (trap '' TERM; exec sleep 1000) & touch ready; while :; do sleep 1; done`,
      hasty,
    );
    const run = bench.start('Go');
    await expect.poll(() => existsSync(bench.path('ready')), { timeout: waitMs }).toBe(true);
    await expect.poll(() => run.processesLeft().length, { timeout: waitMs }).toBeGreaterThan(1);
    run.job.cancel();
    expect(await run.job.ended).toEqual({ type: 'cancelled' });
    expect(run.processesLeft()).toEqual([]);
  });

  it('reports a missing Claude Code program', async () => {
    bench = await ClaudeBench.open('/nowhere/claude');
    const { end } = await bench.run('Go');
    expect(end).toMatchObject({
      type: 'failed',
      message: expect.stringMatching(/^Claude Code could not start: .*ENOENT/),
    });
  });

  it('a program that is not a working Claude Code is not started if it was canceled before', async () => {
    bench = await ClaudeBench.withScript(`read line && touch asked; exec cat > /dev/null`);
    const run = bench.start('Go');
    run.job.cancel();
    expect(await run.job.ended).toEqual({ type: 'cancelled' });
    expect(existsSync(bench.path('asked'))).toBe(false);
    expect(run.processesLeft()).toEqual([]);
    expect(run.events()).toEqual([]);
  });
});
