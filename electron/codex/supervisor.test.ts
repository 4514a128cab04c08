import { describe, expect, it } from 'vitest';
import type { CliFailure, CliState, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import { decide, notNeededYet, type Supervision, type SupervisorInput } from './supervisor.ts';

const now = 1_000_000;
const environment: EnvironmentSnapshot = {
  binary: '/opt/codex',
  binarySource: 'package',
  version: '0.169.0',
  codexHome: '/home/ada/.codex',
  platform: 'linux',
};
const crash: CliFailure = { type: 'exited', code: 1, signal: null, stderr: ['boom'] };
const starting: CliState = { phase: 'starting', since: now };
const ready: CliState = { phase: 'ready', environment, answersInMs: 3, generation: 2 };
const slow: CliState = { phase: 'slow', environment, since: now, generation: 2 };
const restarting: CliState = { phase: 'restarting', attempt: 1, of: 3, at: now + 500, failure: crash };
const failed: CliState = { phase: 'failed', failure: crash, attempts: 3 };
const stopped: CliState = { phase: 'stopped' };
const becameReady: SupervisorInput = { type: 'becameReady', environment, answersInMs: 3, generation: 2 };

function during(state: CliState, retriedAt: readonly number[] = []): Supervision {
  return { state, retriedAt };
}

function outcome(state: CliState, input: SupervisorInput, restartsByItself = true) {
  return decide(during(state), input, now, restartsByItself);
}

describe('decide', () => {
  it('starts on first use, and only then', () => {
    expect(decide(notNeededYet, { type: 'needed' }, now, true)).toEqual({
      next: during(starting),
      effect: { type: 'start' },
    });
    for (const state of [starting, ready, slow, restarting, failed, stopped]) {
      expect(outcome(state, { type: 'needed' })).toEqual({ next: during(state), effect: null });
    }
  });

  it('becomes ready once it has started', () => {
    expect(outcome(starting, becameReady).next.state).toEqual(ready);
  });

  it('shows a late answer as slow since then, and the next answer as ready again', () => {
    expect(outcome(ready, { type: 'fellSilent' }).next.state).toEqual(slow);
    expect(outcome(slow, { type: 'answered', afterMs: 7_000 }).next.state).toEqual({ ...ready, answersInMs: 7_000 });
  });

  it('reports nothing if nothing changed', () => {
    const before = during(ready);
    expect(decide(before, { type: 'answered', afterMs: 3 }, now, true).next).toBe(before);
    const late = during(slow);
    expect(decide(late, { type: 'fellSilent' }, now + 10_000, true).next).toBe(late);
  });

  it('retries three times within two minutes, each later than the one before, then gives up', () => {
    let supervision = during(ready);
    const delays: unknown[] = [];
    for (let failure = 0; failure < 3; failure += 1) {
      const decision = decide(supervision, { type: 'failed', failure: crash }, now, true);
      delays.push(decision.effect);
      expect(decision.next.state).toMatchObject({ phase: 'restarting', attempt: failure + 1, of: 3, failure: crash });
      supervision = decide(decision.next, { type: 'retryDue' }, now, true).next;
      expect(supervision.state.phase).toBe('starting');
    }
    expect(delays).toEqual([500, 1_000, 2_000].map((delayMs) => ({ type: 'retryLater', delayMs })));
    const last = decide(supervision, { type: 'failed', failure: crash }, now, true);
    expect(last).toMatchObject({ next: { state: failed }, effect: null });
  });

  it('reports when the next retry is', () => {
    expect(outcome(ready, { type: 'failed', failure: crash }).next.state).toEqual(restarting);
  });

  it('forgets retries older than two minutes', () => {
    const long = during(ready, [now - 200_000, now - 150_000, now - 121_000]);
    const decision = decide(long, { type: 'failed', failure: crash }, now, true);
    expect(decision.next.state).toMatchObject({ phase: 'restarting', attempt: 1 });
  });

  it('does not restart Codex automatically if the user does not want that', () => {
    expect(outcome(ready, { type: 'failed', failure: crash }, false)).toEqual({
      next: during({ phase: 'failed', failure: crash, attempts: 0 }),
      effect: null,
    });
  });

  const permanent: CliFailure[] = [
    { type: 'notFound', searched: ['codex on PATH'] },
    { type: 'tooOld', version: '0.1.0', needed: '0.169.0' },
    { type: 'notCodex', binary: '/bin/true', printed: '' },
    { type: 'cannotStart', message: 'EACCES' },
  ];
  it.each(permanent)('does not retry $type, because the result would be the same', (failure) => {
    expect(outcome(starting, { type: 'failed', failure })).toMatchObject({
      next: { state: { phase: 'failed', failure } },
      effect: null,
    });
  });

  it.each([notNeededYet.state, starting, ready, slow, restarting, failed])(
    'starts again from $phase on request, with earlier retries forgotten',
    (state) => {
      expect(decide(during(state, [now, now, now]), { type: 'restartRequested' }, now, true)).toEqual({
        next: during(starting),
        effect: { type: 'restart' },
      });
    },
  );

  it('stops permanently', () => {
    expect(outcome(ready, { type: 'stopRequested' })).toEqual({ next: during(stopped), effect: { type: 'end' } });
    for (const input of [
      { type: 'needed' },
      { type: 'restartRequested' },
      { type: 'retryDue' },
      becameReady,
    ] as const) {
      expect(outcome(stopped, input)).toEqual({ next: during(stopped), effect: null });
    }
  });
});
