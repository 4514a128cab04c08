import { describe, expect, it } from 'vitest';
import { approvalId, threadId } from '../base/ids.ts';
import type { WaitingApproval } from './approval.ts';
import { type ApprovalChange, changesBetween, foldApprovals } from './approval-changes.ts';

function waiting(id: string, more: Partial<WaitingApproval> = {}): WaitingApproval {
  return {
    state: 'waiting',
    id: approvalId.parse(id),
    threadId: threadId.parse('thread'),
    threadTitle: '',
    turnId: null,
    entryId: null,
    asked: { kind: 'command', command: 'ls', cwd: null, proposedRule: null },
    reason: null,
    reach: null,
    askedAt: 0,
    ...more,
  };
}

const [a, b, c] = [waiting('a'), waiting('b'), waiting('c')];
const added = (approval: WaitingApproval, after: WaitingApproval | null): ApprovalChange => ({
  type: 'added',
  approval,
  after: after?.id ?? null,
});
const settled = ({ id }: WaitingApproval): ApprovalChange => ({ type: 'settled', id });

describe('what changed in the queue', () => {
  it('lists only approvals that are new, different or gone', () => {
    const changed = waiting('b', { hasTwin: true });
    expect(changesBetween([a, b], [changed, c])).toEqual([
      settled(a),
      { type: 'changed', approval: changed },
      added(c, b),
    ]);
    expect(changesBetween([a, b], [a, b])).toEqual([]);
  });

  it('turns the queue of a window into that of the host, whatever came and went in between', () => {
    // A small generator with a fixed seed, so that a failure can be repeated.
    let seed = 7;
    const below = (limit: number) => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed % limit;
    };
    let [host, announced, page]: readonly (readonly WaitingApproval[])[] = [[], [], []];
    for (let step = 0; step < 2_000; step++) {
      const at = below((host ?? []).length + 1);
      const known = host?.[at];
      const what = below(3);
      if (what === 0 || known === undefined) host = (host ?? []).toSpliced(at, 0, waiting(`${step}`));
      else if (what === 1) host = (host ?? []).toSpliced(at, 1);
      else host = (host ?? []).with(at, { ...known, reason: `${step}` });
      // Sometimes sends several changes together.
      if (below(2) === 0) continue;
      page = foldApprovals(page ?? [], changesBetween(announced ?? [], host));
      announced = host;
      expect(page).toEqual(host);
    }
  });
});

describe('the queue of a window', () => {
  it('puts an approval whose details came late in the place where it arrived', () => {
    expect(foldApprovals([b], [added(a, null)])).toEqual([a, b]);
    expect(foldApprovals([a, c], [added(b, a)])).toEqual([a, b, c]);
  });

  it("accepts changes that the window's snapshot already has", () => {
    const late = waiting('b', { hasTwin: true });
    const changes = [added(a, null), settled(a), added(b, null), { type: 'changed', approval: late }] as const;
    expect(foldApprovals([late, c], changes)).toEqual([late, c]);
    expect(foldApprovals([late, c], changes.slice(1))).toEqual([late, c]);
  });

  it('ignores that an unknown approval was settled', () => {
    const queue = [a];
    expect(foldApprovals(queue, [settled(b), { type: 'changed', approval: c }])).toBe(queue);
  });

  it('puts an approval last if the one before it is unknown', () => {
    expect(foldApprovals([a], [added(c, b)])).toEqual([a, c]);
  });
});
