import { describe, expect, it } from 'vitest';
import { approvalId } from '../base/ids.ts';
import { createTurn } from '../transcript/edit-turn.ts';
import type { Entry } from '../transcript/entry.ts';
import { agent, agents, answer, command, confirmed, one, patch, tool, user } from '../transcript/sample-thread.ts';
import { isUnfinished } from './is-unfinished.ts';

const waiting = { approvalId: approvalId.parse('a'), state: 'waiting', by: null, settledAt: null } as const;

const open: readonly (readonly [string, Entry])[] = [
  ['a message that is not confirmed', user],
  ['an answer that streams', answer],
  ['a command that runs', command],
  ['a patch that is applied', patch],
  ['a tool that runs', tool],
  ['an agent that works', agents],
  ['an approval that waits', { ...tool, status: 'done', approval: waiting }],
];
const closed: readonly (readonly [string, Entry])[] = [
  ['a confirmed message', confirmed],
  ['an answer that is done', { ...answer, state: 'done' }],
  ['a command that is done', { ...command, status: 'done' }],
  ['a patch that is done', { ...patch, status: 'done' }],
  ['a tool that is done', { ...tool, status: 'done' }],
  ['an agent that is done', { ...agents, agents: [{ ...agent, state: 'done' }] }],
];

describe('a turn that has ended', () => {
  const ended = { ...createTurn(one), status: 'completed' } as const;

  it.each(open)('a turn that has ended is unfinished because of %s', (_, entry) => {
    expect(isUnfinished({ ...ended, entries: [entry] })).toBe(true);
  });

  it.each(closed)('a turn that has ended is finished with %s', (_, entry) => {
    expect(isUnfinished({ ...ended, entries: [entry] })).toBe(false);
  });
});
