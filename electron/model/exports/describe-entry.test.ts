import { expect, it } from 'vitest';
import { approvalId } from '../../../shared/base/ids.ts';
import type { ApprovalTrace, CommandEntry } from '../../../shared/transcript/entry.ts';
import { command, patch } from '../../../shared/transcript/sample-thread.ts';
import { describeExportedEntry } from './describe-entry.ts';

const approval: ApprovalTrace = {
  approvalId: approvalId.parse('a'),
  state: 'approved',
  by: 'person',
  askedAt: 1_000,
  settledAt: 13_400,
};
const facts = (change: Partial<CommandEntry>) => describeExportedEntry({ ...command, ...change }).facts;

it('says in an export how long the user took to answer', () => {
  const ran = { status: 'done', exitCode: 0, durationMs: 8_100 } as const;
  expect(facts({ ...ran, approval })).toEqual(['exit 0', 'approved by you after 12\u00a0s', '8.1\u00a0s']);
  expect(describeExportedEntry({ ...patch, status: 'done', approval }).facts).toEqual([
    'approved by you after 12\u00a0s',
  ]);
});

it('says in an export only who answered when they took less than a second, or the time is unknown', () => {
  const declined: ApprovalTrace = { ...approval, state: 'declined', settledAt: 1_900 };
  const ended = { exitCode: null, durationMs: null, status: 'declined' } as const;
  expect(facts({ ...ended, approval: declined })).toEqual(['declined by you']);
  const ran = { status: 'done', exitCode: 0, durationMs: null } as const;
  expect(facts({ ...ran, approval: { ...approval, askedAt: undefined } })).toEqual(['exit 0', 'approved by you']);
  expect(facts({ ...ran, approval: { ...approval, by: 'rule' } })).toEqual(['exit 0', 'approved by a rule']);
});
