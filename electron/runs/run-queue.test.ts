import { describe, expect, it } from 'vitest';
import { emptyQueue, listStartable, type RunQueue, type RunQueueEvent, reduceQueue } from './run-queue.ts';

const key = (number: number) => `wc-${number}`;
const asked = (number: number, inPlace = false, folder = '/project'): RunQueueEvent => ({
  type: 'requested',
  run: { key: key(number), folder, inPlace, attempt: null },
});
const queueOf = (...events: readonly RunQueueEvent[]): RunQueue => events.reduce(reduceQueue, emptyQueue);
const running = (number: number): RunQueueEvent => ({ type: 'reached', key: key(number), stage: 'running' });
const ended = (number: number): RunQueueEvent => ({ type: 'ended', key: key(number), outcome: 'done' });
const stages = ({ runs }: RunQueue) => runs.map(({ stage }) => stage);

describe('the queue of runs', () => {
  it('the run queue starts the oldest runs first, as many as there is room for', () => {
    const queue = queueOf(asked(1), asked(2), asked(3));
    expect(listStartable(queue, 2)).toEqual([key(1), key(2)]);
    expect(listStartable(queueOf(asked(1), asked(2), asked(3), running(1)), 2)).toEqual([key(2)]);
    expect(listStartable(queueOf(asked(1), asked(2), asked(3), running(1), running(2), ended(1)), 2)).toEqual([key(3)]);
  });

  it('the run queue starts attempts at a message by their numbers, after runs that are older than all of them', () => {
    const attempt = (number: number): RunQueueEvent => ({
      type: 'requested',
      run: { key: key(number), folder: '/project', inPlace: false, attempt: { group: 'message', number } },
    });
    const queue = queueOf(asked(9), attempt(3), attempt(4), asked(8), attempt(2), attempt(5));
    expect(listStartable(queue, 6)).toEqual([9, 2, 3, 4, 8, 5].map(key));
  });

  it('the run queue lets one run at a time work in a folder itself, and others overtake it', () => {
    const queue = queueOf(asked(1, true), asked(2, true), asked(3), asked(4, true, '/other'));
    expect(listStartable(queue, 4)).toEqual([key(1), key(3), key(4)]);
    expect(listStartable(reduceQueue(queue, running(1)), 4)).toEqual([key(3), key(4)]);
    expect(listStartable(queueOf(asked(1, true), asked(2, true), running(1), ended(1)), 4)).toEqual([key(2)]);
  });

  it('the run queue counts a run during its checks, and not a paused one', () => {
    const checking: RunQueueEvent = { type: 'reached', key: key(1), stage: 'checking' };
    expect(listStartable(queueOf(asked(1), asked(2), running(1), checking), 1)).toEqual([]);
    const paused = queueOf(asked(1), asked(2), running(1), { type: 'paused', key: key(1) });
    expect(listStartable(paused, 1)).toEqual([key(2)]);
    const resumed = reduceQueue(reduceQueue(paused, running(2)), { type: 'resumed', key: key(1) });
    expect(listStartable(resumed, 1)).toEqual([]);
    expect(listStartable(reduceQueue(resumed, ended(2)), 1)).toEqual([key(1)]);
  });

  it('the run queue starts nothing while it is on hold', () => {
    const held = queueOf(asked(1), { type: 'holdChanged', isHeld: true });
    expect(listStartable(held, 4)).toEqual([]);
    expect(listStartable(reduceQueue(held, { type: 'holdChanged', isHeld: false }), 4)).toEqual([key(1)]);
  });

  it('the run queue does not change a run that has ended', () => {
    const queue = queueOf(asked(1), asked(2), ended(1));
    for (const late of [
      running(1),
      { type: 'paused', key: key(1) },
      { type: 'ended', key: key(1), outcome: 'failed' },
    ] as const) {
      expect(reduceQueue(queue, late)).toEqual(queue);
    }
  });

  it('the run queue contains each run once and does not pause checks', () => {
    const checking = queueOf(asked(1), asked(1), { type: 'reached', key: key(1), stage: 'checking' });
    expect(stages(reduceQueue(checking, { type: 'paused', key: key(1) }))).toEqual(['checking']);
  });
});
