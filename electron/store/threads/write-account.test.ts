import { expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import { turnsToSave } from '../../../shared/store/turns-to-save.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import { factsOf } from './testing/sample-store.ts';
import { emitSaves } from './write-account.ts';

const nothing = { saved: null, marks: [], outputs: [], diffs: [] };
const thread = { ...nothing, thread: factsOf(), ...turnsToSave(emptyTranscript, emptyTranscript) };

it('reports each save as done or failed, in order and with its time', async () => {
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  const answers: Result<null, StoreFailure>[] = [ok(null), err({ type: 'diskFull' }), err({ type: 'storeGone' })];
  const save = emitSaves(
    async () => {
      clock.advance(3);
      return answers.shift() ?? ok(null);
    },
    clock,
    (event) => events.push(event),
  );
  for (let n = 0; n < 4; n += 1) await save(thread);
  const facts = { durationMs: 3, turns: 0 };
  expect(events).toEqual([
    { type: 'session.persist.save', ...facts },
    { type: 'session.persist.failure', ...facts, reason: 'diskFull' },
    { type: 'session.persist.failure', ...facts, reason: 'failed' },
    { type: 'session.persist.save', ...facts },
  ]);
});
