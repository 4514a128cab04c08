import { expect, it } from 'vitest';
import { fc, runs } from '../../../../fixtures/testkit/properties.ts';
import { turnId } from '../../../../shared/base/ids.ts';
import { createTurn } from '../../../../shared/transcript/edit-turn.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { load, openStore, save } from '../testing/sample-store.ts';

const ids = [...'abcdefgh'].map((id) => turnId.parse(id));
const transcript = fc
  .shuffledSubarray(ids)
  .map((order) => ({ ...emptyTranscript, turns: order.map((id) => createTurn(id)) }));

it('keeps turns in the order saved last, and does not move turns that were not named', () => {
  fc.assert(
    fc.property(fc.array(transcript, { minLength: 1, maxLength: 5 }), (states) => {
      const db = openStore();
      let saved = emptyTranscript;
      const all = new Set<string>();
      for (const now of states) {
        save(db, now, saved);
        saved = now;
        for (const { id } of now.turns) all.add(id);
        const stored = load(db).turns.map(({ turn }) => turn.id);
        const named = now.turns.map(({ id }) => id);
        expect(stored.filter((id) => named.includes(id))).toEqual(named);
        expect(new Set(stored)).toEqual(all);
      }
      db.close();
    }),
    { numRuns: runs(60, 600) },
  );
});
