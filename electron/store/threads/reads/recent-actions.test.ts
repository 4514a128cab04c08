import { describe, expect, it } from 'vitest';
import { approvalId, entryId, threadId, turnId } from '../../../../shared/base/ids.ts';
import type { ApprovalTrace, CommandEntry } from '../../../../shared/transcript/entry.ts';
import { command, ended, fold, patch, put, started } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { openStore, save, toFacts } from '../testing/sample-store.ts';
import { listRecentActions } from './recent-actions.ts';

const db = openStore();
const decided = (state: ApprovalTrace['state']): ApprovalTrace => ({
  approvalId: approvalId.parse('a'),
  state,
  by: 'person',
  settledAt: 1,
});
/** Stores a command in its own turn, in a thread of a folder. */
function ran(at: number, folder: string, more: Partial<CommandEntry> = {}): void {
  const turn = turnId.parse(`turn ${at}`);
  const entry: CommandEntry = { ...command, id: entryId.parse(`run ${at}`), at, status: 'done', exitCode: 0, ...more };
  const events = [started(turn), put(entry, turn), put({ ...patch, at }, turn), ended('completed', turn)];
  const thread = toFacts({ id: threadId.parse(`thread ${at % 4}`), folder, updatedAt: at });
  save(db, fold(...events), emptyTranscript, { thread });
}

for (const at of [1, 2, 3, 5, 6, 7]) ran(at, at % 4 === 3 ? '/other' : '/w');
ran(8, '/w', { approval: decided('waiting'), status: 'waiting' });
ran(9, '/w', { approval: decided('declined'), status: 'declined' });

describe('the newest actions of a workspace', () => {
  const recent = (limit: number, kind: 'command' | 'patch' = 'command') =>
    listRecentActions(db, { workspace: '/w', kind, limit });

  it('the newest actions of a workspace come from all threads, newest first, with who decided', () => {
    expect(recent(9).map(({ entry }) => entry.at)).toEqual([9, 6, 5, 2, 1]);
    expect(recent(1)).toMatchObject([{ turnId: 'turn 9', entry: { approval: { state: 'declined' } } }]);
    expect(recent(3).map(({ entry }) => entry.at)).toEqual([9, 6, 5]);
  });

  it('the newest actions of a workspace have the requested kind only', () => {
    expect(recent(2, 'patch').map(({ entry }) => [entry.kind, entry.at])).toEqual([
      ['patch', 9],
      ['patch', 8],
    ]);
  });

  it('the newest actions of a workspace are empty for an unknown workspace', () => {
    expect(listRecentActions(db, { workspace: '/x', kind: 'command', limit: 5 })).toEqual([]);
  });
});
