import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { sampleTurn } from '../../view-models/testing/sample-entries.ts';
import { getInitialUnfolded, updateUnfolded } from './unfolded-turns.ts';

const turn = (id: string, status: Turn['status'] = 'completed') => sampleTurn([], { id, status });
const one = turn('1');
const two = turn('2', 'running');

describe('the turns that stay unfolded', () => {
  it('keeps only running turns of a newly opened thread unfolded', () => {
    expect([...getInitialUnfolded([one]).turns]).toEqual([]);
    expect([...getInitialUnfolded([one, two]).turns]).toEqual(['2']);
  });

  it('keeps a turn unfolded that ended on screen until the next one starts', () => {
    const begun = updateUnfolded(getInitialUnfolded([one]), [one, two], true);
    expect([...begun.turns]).toEqual(['2']);
    expect(updateUnfolded(begun, [one, turn('2')], true)).toBe(begun);
    expect([...updateUnfolded(begun, [one, turn('2'), turn('3', 'pending')], true).turns]).toEqual(['3']);
  });

  it('keeps turns unfolded while the user reads above the end', () => {
    const begun = updateUnfolded(getInitialUnfolded([one]), [one, two], true);
    const read = updateUnfolded(begun, [one, turn('2'), turn('3')], false);
    expect([...read.turns]).toEqual(['2', '3']);
    expect([...updateUnfolded(read, [one, turn('2'), turn('3')], true).turns]).toEqual(['3']);
  });

  it('folds older turns that load later', () => {
    const first = getInitialUnfolded([two]);
    expect([...updateUnfolded(first, [one, two], true).turns]).toEqual(['2']);
  });

  it('keeps a turn unfolded when it gets its real ID', () => {
    const begun = updateUnfolded(getInitialUnfolded([]), [turn('pending', 'pending')], true);
    expect([...updateUnfolded(begun, [two], true).turns]).toEqual(['2']);
  });
});
