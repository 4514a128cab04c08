import { expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { WorkLog } from './work-log.ts';

const owner = { threadId: threadId.parse('thread'), agentId: null };

/** A turn that ended at 10 seconds, with a patch that was applied at some moment. */
function turnWithPatch(at: number): Turn {
  const patch = {
    id: entryId.parse('patch'),
    at,
    kind: 'patch',
    status: 'done',
    message: null,
    approval: null,
  } as const;
  return {
    id: turnId.parse('turn'),
    status: 'completed',
    startedAt: 5_000,
    endedAt: 10_000,
    durationMs: 5_000,
    model: null,
    hadEffects: true,
    hasDiff: false,
    entries: [{ ...patch, files: [] }],
  };
}

it('a suggested diff that is applied long after its turn is work of the turn', () => {
  const log = new WorkLog(0, () => true);
  expect(log.update(owner, '/folder', turnWithPatch(60_000), 60_010)).toEqual({ hasBegun: true, hasEnded: true });
  expect(log.listSince(0).map(({ author }) => author.kind)).toEqual(['patch']);
});

it('what was applied long ago is no work when its thread is opened', () => {
  const log = new WorkLog(0, () => true);
  expect(log.update(owner, '/folder', turnWithPatch(9_000), 60_010)).toEqual({ hasBegun: false, hasEnded: false });
  expect(log.listSince(0)).toEqual([]);
});
