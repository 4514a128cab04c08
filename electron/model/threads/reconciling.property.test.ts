import { expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { load, openStore, toFacts } from '../../store/threads/testing/sample-store.ts';
import { ours, theirs } from '../../store/threads/testing/two-stores.ts';
import { saveTurns } from '../../store/threads/writes/save-turns.ts';
import { reconcileThread } from './reconcile-thread.ts';

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
