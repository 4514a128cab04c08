import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { load, openStore, toFacts } from '../../store/threads/testing/sample-store.ts';
import { ours, theirs } from '../../store/threads/testing/two-stores.ts';
import { saveTurns } from '../../store/threads/writes/save-turns.ts';
import { reconcileThread } from './reconcile-thread.ts';
import type { StoredTurn } from './stored-turn.ts';

/** Whether a turn contains an entry's content, under any id. */
function tells({ entries }: Turn, own: Entry): boolean {
  return entries.some((entry) => {
    if (own.kind !== 'assistant') return own.kind === entry.kind && own.id === entry.id;
    return entry.kind === 'assistant' && entry.text.startsWith(own.text);
  });
}

describe('for any content of the two stores', () => {
  it('reconciling loses nothing of our store', () => {
    fc.assert(
      fc.property(ours, theirs, (own, other) => {
        const { turns } = reconcileThread(own, other);
        for (const { turn } of own) {
          const now = turns.find((candidate) => candidate.turn.id === turn.id)?.turn;
          expect(now).toBeDefined();
          if (now !== undefined) expect(turn.entries.filter((entry) => !tells(now, entry))).toEqual([]);
        }
      }),
    );
  });

  it("reconciling keeps all of Codex's turns, in its order, and marks none as gone", () => {
    fc.assert(
      fc.property(ours, theirs, (own, other) => {
        const { turns } = reconcileThread(own, other);
        const sent = new Set<string>(other.turns.map(({ id }) => id));
        const known = turns.filter(({ turn }) => sent.has(turn.id));
        expect(known.map(({ turn }) => turn.id).filter((id) => !isWaiting(turns, id))).toEqual(
          other.turns.map(({ id }) => id).filter((id) => !isWaiting(turns, id)),
        );
        expect(known.filter(({ gone }) => gone)).toEqual([]);
      }),
    );
  });

  it('reconciling a second time changes nothing more', () => {
    fc.assert(
      fc.property(ours, theirs, (own, other) => {
        const { turns } = reconcileThread(own, other);
        const again = reconcileThread(turns, other);
        expect(again.turns).toBe(turns);
        expect(again.save).toEqual({ turns: [], removed: [], order: [], marks: [] });
      }),
    );
  });

  it('reconciling keeps each entry and turn once', () => {
    fc.assert(
      fc.property(ours, theirs, (own, other) => {
        const { turns } = reconcileThread(own, other);
        expect(new Set(turns.map(({ turn }) => turn.id)).size).toBe(turns.length);
        for (const { turn } of turns) expect(new Set(turn.entries.map(({ id }) => id)).size).toBe(turn.entries.length);
      }),
    );
  });

  it('a turn that Codex does not have can never be sent again', () => {
    fc.assert(
      fc.property(ours, theirs, (own, other) => {
        const { turns, vanished } = reconcileThread(own, other);
        for (const { turn } of turns.filter(({ turn: { id } }) => vanished.includes(id))) {
          expect(['completed', 'interrupted', 'failed']).toContain(turn.status);
          expect(own.map((known) => known.turn)).toContain(turn);
        }
      }),
    );
  });

  it("reconciling without our version gives Codex's", () => {
    fc.assert(
      fc.property(theirs, (other) => {
        const { turns } = reconcileThread([], other);
        expect(turns.map(({ turn }) => turn)).toEqual(other.turns);
        expect(turns.every(({ origin, gone }) => origin === 'otherClient' && !gone)).toBe(true);
      }),
    );
  });

  it('reconciling changes nothing when Codex has the same', () => {
    fc.assert(
      fc.property(theirs, (other) => {
        const own = other.turns.map((turn): StoredTurn => ({ turn, origin: 'here', gone: false }));
        const result = reconcileThread(own, structuredClone(other));
        expect(result.turns).toBe(own);
        expect(result.save).toEqual({ turns: [], removed: [], order: [], marks: [] });
      }),
    );
  });

  it('reconciling saves exactly the changes', () => {
    fc.assert(
      fc.property(ours, theirs, (own, other) => {
        const { turns, save } = reconcileThread(own, other);
        const known = new Map(own.map((stored) => [stored.turn.id, stored]));
        const saved = new Map(save.turns.map((turn) => [turn.id, turn]));
        const marks = new Map(save.marks.map((mark) => [mark.turnId, mark]));
        for (const { turn, origin, gone } of turns) {
          expect(saved.get(turn.id) ?? known.get(turn.id)?.turn).toBe(turn);
          const mark = marks.get(turn.id) ?? known.get(turn.id);
          expect([mark?.origin, mark?.gone]).toEqual([origin, gone]);
        }
      }),
    );
  });
});

function isWaiting(turns: readonly StoredTurn[], id: string): boolean {
  return turns.some(({ turn }) => turn.id === id && turn.status === 'pending');
}

const rest = { thread: toFacts(), saved: null, outputs: [], diffs: [] };

it('reads a reconciled thread back exactly as it was saved', () => {
  fc.assert(
    fc.property(ours, theirs, (own, other) => {
      const db = openStore();
      const turns = own.map(({ turn }) => turn);
      const marks = own.map(({ turn, origin, gone }) => ({ turnId: turn.id, origin, gone }));
      saveTurns(db, { ...rest, turns, removed: [], order: turns.map(({ id }) => id), marks });
      const result = reconcileThread(own, other);
      saveTurns(db, { ...rest, ...result.save });
      expect(load(db).turns).toEqual(result.turns);
      db.close();
    }),
    { numRuns: runs(60, 600) },
  );
});
