import { beforeEach, describe, expect, it } from 'vitest';
import { turnId } from '../../shared/base/ids.ts';
import { RunningTurn } from './running-turn.ts';

let turn: RunningTurn;
beforeEach(() => {
  turn = new RunningTurn();
});

const emit = (method: string, params: unknown) => turn.receive({ method, params, emittedAtMs: null });
const status = (type: string, ...activeFlags: string[]) =>
  emit('thread/status/changed', { status: { type, activeFlags } });
const started = (id: string) => emit('turn/started', { turn: { id, status: 'inProgress' } });
const completed = (id: string, end = 'completed') => emit('turn/completed', { turn: { id, status: end } });
const a = turnId.parse('a');

describe('work on a thread', () => {
  it('starts work when a turn is requested, before Codex names it', async () => {
    const settle = turn.start();
    expect(turn.current?.knownId).toBeNull();
    const named = turn.current?.id;
    settle(a);
    expect(await named).toBe('a');
    expect(turn.current?.knownId).toBe('a');
  });

  it('ends work immediately if Codex does not accept the turn', async () => {
    const settle = turn.start();
    const named = turn.current?.id;
    settle(null);
    expect(await named).toBeNull();
    expect(turn.current).toBeNull();
  });

  it('ends work with the turn, however late the reply to its start is', () => {
    const settle = turn.start();
    status('active');
    started('a');
    status('idle');
    expect(completed('a', 'failed')).toEqual({ turnId: 'a', status: 'failed' });
    settle(a);
    expect(turn.current).toBeNull();
  });

  it('counts a turn that another client started as work', async () => {
    started('a');
    expect(await turn.current?.id).toBe('a');
    expect(completed('a', 'interrupted')).toEqual({ turnId: 'a', status: 'interrupted' });
  });

  it('continues work when a nested turn ends', () => {
    started('a');
    status('active');
    expect(completed('inner')).toBeNull();
    expect(turn.current).not.toBeNull();
    status('idle');
    expect(completed('outer')).toEqual({ turnId: 'outer', status: 'completed' });
    expect(turn.current).toBeNull();
  });

  it('waits while Codex waits for the user', () => {
    started('a');
    status('active', 'waitingOnApproval');
    expect(turn.isWaiting).toBe(true);
    status('active');
    expect(turn.isWaiting).toBe(false);
  });

  it('ends work when Codex is gone', async () => {
    turn.start();
    const named = turn.current?.id;
    turn.stop();
    expect(await named).toBeNull();
    expect(turn.current).toBeNull();
  });
});
