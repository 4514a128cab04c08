import { describe, expect, it } from 'vitest';
import {
  commandEntry,
  patchEntry,
  reasoningEntry,
  sampleTurn,
  toolEntry,
  userEntry,
} from '../../../view-models/testing/sample-entries.ts';
import { getTurnTape } from '../../../view-models/turn-tape.ts';
import { describeStep, findStepAt, findStepForKey, listSteps, toRuleBars } from './turn-rule.view-model.ts';

const start = 1_700_000_000_000;
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const turn = sampleTurn(
  [
    userEntry({ at: start }),
    reasoningEntry({ at: start, endedAt: start + 2_000 }),
    commandEntry({ id: 'c1', at: start + 2_000, durationMs: 4_000, status: 'failed', exitCode: 1 }),
    patchEntry({ id: 'p1', at: start + 6_000 }),
    toolEntry({ id: 't1', at: start + 7_000, durationMs: 1_000 }),
  ],
  { startedAt: start, endedAt: start + 10_000, durationMs: 10_000 },
);
const tape = getTurnTape(turn, start) ?? never();
const steps = listSteps(tape, turn);

describe('the rule of a turn', () => {
  it('draws each kind at its place, in percent', () => {
    expect(toRuleBars(tape)).toEqual([
      { kind: 'model', state: 'ok', left: 0, width: 20 },
      { kind: 'command', state: 'onTheWay', left: 20, width: 40 },
      { kind: 'edit', state: 'ok', left: 60, width: 0 },
      { kind: 'model', state: 'ok', left: 60, width: 10 },
      { kind: 'command', state: 'ok', left: 70, width: 10 },
      { kind: 'model', state: 'ok', left: 80, width: 20 },
    ]);
  });

  it('draws few bars for many steps that are too close to tell apart', () => {
    const commands = Array.from({ length: 5_000 }, (_, at) =>
      commandEntry({ id: `c${at}`, at: start + 2 * at, durationMs: 1 }),
    );
    const busy = getTurnTape(sampleTurn(commands, { startedAt: start, endedAt: start + 10_000 }), start) ?? never();
    expect(toRuleBars(busy).length).toBeLessThan(10);
  });

  it('describes its steps, and leaves out time in which nothing was reported', () => {
    expect(steps.map(describeStep).map(plain)).toEqual([
      'Model, 2.0 s',
      'Command npm test, 4.0 s, did not succeed',
      'Edited /work/src/a.ts',
      'Used docs: lookup, 1.0 s',
    ]);
  });

  it('goes from step to step by arrows and to the ends', () => {
    expect(findStepForKey('ArrowRight', null, 4)).toBe(0);
    expect(findStepForKey('ArrowRight', 3, 4)).toBe(3);
    expect(findStepForKey('ArrowLeft', 2, 4)).toBe(1);
    expect(findStepForKey('ArrowLeft', null, 4)).toBe(3);
    expect([findStepForKey('Home', 2, 4), findStepForKey('End', 2, 4)]).toEqual([0, 3]);
    expect([findStepForKey('a', 2, 4), findStepForKey('Home', null, 0)]).toEqual([null, null]);
  });

  it('finds the step under the pointer', () => {
    expect(findStepAt(tape, steps, 25)).toBe(1);
    expect(findStepAt(tape, steps, 60)).toBe(2);
    expect(findStepAt(tape, steps, 99)).toBe(3);
    expect(findStepAt(tape, [], 5)).toBeNull();
  });
});

function never(): never {
  throw new Error('The turn has no tape');
}
