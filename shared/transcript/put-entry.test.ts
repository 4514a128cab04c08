import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { entryId } from '../base/ids.ts';
import { createTurn } from './edit-turn.ts';
import type { Entry } from './entry.ts';
import { createNotice } from './interpret-notice.ts';
import { putEntry } from './put-entry.ts';
import { showReconnecting } from './reconnecting.ts';
import { agents, answer, command, confirmed, one, patch, tool } from './sample-thread.ts';

const id = 'error:turn-1';
const common = { id: entryId.parse(id), at: 5 };
const entries: readonly Entry[] = [
  createNotice(id, 1, 'error', 'It failed.'),
  { ...common, kind: 'plan', text: '', steps: [], state: 'done', dropReason: null },
  { ...common, kind: 'reasoning', summary: [], content: [], endedAt: null, state: 'done', dropReason: null },
  { ...common, kind: 'unknown', name: 'item', json: '{}' },
  { ...common, kind: 'image', path: '/w/a.png' },
  ...[agents, answer, command, confirmed, patch, tool].map((entry) => ({ ...entry, id: common.id })),
];

describe('an entry with the id of one of another kind', () => {
  const some = fc.array(fc.constantFrom(...entries), { minLength: 1, maxLength: 20 });

  it('an entry with the id of another kind replaces nothing, in any order', () => {
    fc.assert(
      fc.property(some, (all) => {
        const turn = all.reduce(putEntry, createTurn(one));
        const kinds = turn.entries.map(({ kind }) => kind);
        expect([...kinds].sort()).toEqual([...new Set(all.map(({ kind }) => kind))].sort());
        expect(new Set(turn.entries.map((entry) => entry.id)).size).toBe(kinds.length);
      }),
    );
  });

  it('an entry with the id of another kind is added next to it, and later updates replace it', () => {
    const failed = createNotice(id, 1, 'error', 'It failed.');
    const ran = { ...command, id: common.id };
    const all = [ran, failed, { ...failed, fact: 'It failed again.' }, { ...ran, status: 'done' as const }];
    const turn = all.reduce(putEntry, createTurn(one));
    expect(turn.entries).toMatchObject([
      { id, kind: 'command', status: 'done' },
      { id: `${id}~status`, fact: 'It failed again.' },
    ]);
  });

  it('the reconnecting status does not remove an entry with its id', () => {
    const turn = putEntry(createTurn(one), { ...command, id: entryId.parse(`reconnecting:${one}`) });
    const shown = showReconnecting(turn, {
      type: 'reconnecting',
      turnId: one,
      attempt: 1,
      of: 5,
      message: '',
      at: 1,
    });
    expect(shown.entries.map(({ kind }) => kind)).toEqual(['command', 'status']);
  });
});

describe('text that begins with the id of text that has ended', () => {
  it('text that starts with the id of ended text leaves the old text an id of its own, at any length', () => {
    const long = { ...answer, id: entryId.parse('x'.repeat(300)) };
    const all = [1, 2, 3].flatMap((at) => [
      { ...long, at },
      { ...long, at, state: 'done' as const },
    ]);
    const ids = all.reduce(putEntry, createTurn(one)).entries.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(3);
  });
});
