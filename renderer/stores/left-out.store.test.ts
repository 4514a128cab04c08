import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { type RunRef, runIdSchema } from '../../shared/runs/run-ref.ts';
import { leftOutChanged, persistLeftOut, useLeftOut } from './left-out.store.ts';

const run: RunRef = { projectRoot: '/w', runId: runIdSchema.parse('wc-1') };
const choices = {
  tree: 'a'.repeat(40),
  files: [{ path: 'a.ts', hunks: [1, 17], inPart: [{ hunk: 40, lines: [30] }] }],
};

/** The storage, events and clock of a browser tab. */
function tab({ isFull = false } = {}) {
  const values = new Map<string, string>();
  const listeners = new Map<string, () => void>();
  const clock = new ManualClock();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    removeItem: (key: string) => void values.delete(key),
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      values.set(key, value);
    },
  };
  const page = { addEventListener: (type: string, listen: unknown) => void listeners.set(type, listen as () => void) };
  return {
    values,
    clock,
    leave: () => listeners.get('pagehide')?.(),
    open: () => persistLeftOut(storage, page, clock),
  };
}

describe('what a review leaves out', () => {
  beforeEach(() => useLeftOut.setState({ runs: {} }));

  it('restores the left-out hunks of a review after a reload, even if the page had no time to close', () => {
    for (const end of ['left', 'gone']) {
      const { clock, leave, open } = tab();
      useLeftOut.setState({ runs: {} });
      open();
      leftOutChanged(run, choices);
      if (end === 'left') leave();
      else clock.advance(1_000);
      useLeftOut.setState({ runs: {} });
      open();
      expect(Object.values(useLeftOut.getState().runs), end).toEqual([choices]);
    }
  });

  it('deletes the left-out hunks of a review when nothing is left out anymore', () => {
    leftOutChanged(run, choices);
    leftOutChanged(run, { ...choices, files: [] });
    expect(useLeftOut.getState().runs).toEqual({});
  });

  it('starts with no left-out hunks if they cannot be stored or read', () => {
    const full = tab({ isFull: true });
    full.open();
    leftOutChanged(run, choices);
    expect(full.leave).not.toThrow();
    const { open, values } = tab();
    for (const text of ['{', '7', '{"wc-1 /w":{"tree":"a","files":[{"path":7}]}}']) {
      values.set('workcell.left-out', text);
      open();
      expect(useLeftOut.getState().runs, text).toEqual({});
    }
  });
});
