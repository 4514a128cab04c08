import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { UnverifiedPeers } from './unverified-peers.ts';

function setUp() {
  const clock = new ManualClock();
  const peers = new UnverifiedPeers(clock);
  const connect = (count = 1) =>
    Array.from({ length: count }, () => {
      const stream = new PassThrough();
      peers.add(stream);
      return stream;
    });
  const one = () => connect()[0] ?? new PassThrough();
  return { clock, connect, one, peers };
}

const open = (streams: readonly PassThrough[]) => streams.filter(({ destroyed }) => !destroyed).length;

describe('too many connections that have not shown the secret', () => {
  it('unverified connections never end a page load while others are silent', () => {
    const { connect, one, peers } = setUp();
    const [loads, waits] = [one(), one()];
    peers.answerStarted(loads);
    peers.awaitProof(waits, 5_000);
    const silent = connect(1_000);
    expect([loads.destroyed, waits.destroyed, open(silent)]).toEqual([false, false, 126]);
    // The newest of them remain.
    expect(open(silent.slice(-126))).toBe(126);
  });

  it('unverified connections admit a new one when all others are busy', () => {
    const { connect, one, peers } = setUp();
    const busy = connect(128);
    for (const stream of busy) peers.answerStarted(stream);
    const page = one();
    expect([page.destroyed, busy[0]?.destroyed, open(busy)]).toEqual([false, true, 127]);
    peers.answerStarted(page);
    connect(1_000);
    expect(page.destroyed).toBe(false);
  });

  it('unverified connections count as idle again once they have their answer', () => {
    const { connect, one, peers } = setUp();
    const page = one();
    peers.answerStarted(page);
    peers.answerFinished(page);
    connect(127);
    expect(page.destroyed).toBe(false);
    connect(1);
    expect(page.destroyed).toBe(true);
  });

  it('unverified connections no longer count once they have shown the secret', () => {
    const { clock, connect, one, peers } = setUp();
    const window = one();
    peers.admit(window);
    connect(1_000);
    clock.advance(600_000);
    expect(window.destroyed).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
