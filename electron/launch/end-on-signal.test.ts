import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { endOnSignal, type SignalSource } from './end-on-signal.ts';

class FakeProcess extends EventEmitter implements SignalSource {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

function begin(end: () => Promise<void>) {
  const process = new FakeProcess();
  const clock = new ManualClock();
  endOnSignal(process, clock, end);
  return { process, clock };
}

const never = () => new Promise<void>(() => undefined);

describe('endOnSignal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends cleanly on %s', async (signal) => {
    const ended = Promise.resolve();
    const { process } = begin(() => ended);
    process.emit(signal);
    expect(process.exits).toEqual([]);
    await ended;
    expect(process.exits).toEqual([0]);
  });

  it('ignores the echo of one Ctrl+C, and exits at once on a later one', () => {
    let ends = 0;
    const { process, clock } = begin(() => {
      ends += 1;
      return never();
    });
    process.emit('SIGINT');
    clock.advance(900);
    process.emit('SIGINT');
    expect(process.exits).toEqual([]);
    clock.advance(200);
    process.emit('SIGINT');
    expect(process.exits).toEqual([1]);
    expect(ends).toBe(1);
  });

  it('does not wait forever', () => {
    const { process, clock } = begin(never);
    process.emit('SIGTERM');
    clock.advance(20_000);
    expect(process.exits).toEqual([1]);
  });
});
