import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { someTurn } from '../../view-models/testing/sample-entries.ts';
import { firstUnfolded, nextUnfolded } from './unfolded-turns.ts';

const turn = (id: string, status: Turn['status'] = 'completed') => someTurn([], { id, status });
const one = turn('1');
const two = turn('2', 'running');

describe('the turns that stay unfolded', () => {
  it('are none of a thread that opens, except one that runs', () => {
    expect([...firstUnfolded([one]).turns]).toEqual([]);
    expect([...firstUnfolded([one, two]).turns]).toEqual(['2']);
  });

  it('include a turn that begins and ends in front of the person, until the next begins', () => {
    const begun = nextUnfolded(firstUnfolded([one]), [one, two], true);
    expect([...begun.turns]).toEqual(['2']);
    expect(nextUnfolded(begun, [one, turn('2')], true)).toBe(begun);
    expect([...nextUnfolded(begun, [one, turn('2'), turn('3', 'pending')], true).turns]).toEqual(['3']);
  });

  it('wait while the person reads above the end', () => {
    const begun = nextUnfolded(firstUnfolded([one]), [one, two], true);
    const read = nextUnfolded(begun, [one, turn('2'), turn('3')], false);
    expect([...read.turns]).toEqual(['2', '3']);
    expect([...nextUnfolded(read, [one, turn('2'), turn('3')], true).turns]).toEqual(['3']);
  });

  it('do not include older turns that load later', () => {
    const first = firstUnfolded([two]);
    expect([...nextUnfolded(first, [one, two], true).turns]).toEqual(['2']);
  });

  it('survive a turn that gets its real ID', () => {
    const begun = nextUnfolded(firstUnfolded([]), [turn('pending', 'pending')], true);
    expect([...nextUnfolded(begun, [two], true).turns]).toEqual(['2']);
  });
});
