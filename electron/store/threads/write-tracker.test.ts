import { expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { findTurnsToSave } from '../../model/threads/turns-to-save.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import { toFacts } from './testing/sample-store.ts';
import { withSaveTelemetry } from './write-tracker.ts';

const nothing = { saved: null, marks: [], outputs: [], diffs: [] };
const thread = { ...nothing, thread: toFacts(), ...findTurnsToSave(emptyTranscript, emptyTranscript) };

it('withSaveTelemetry reports each save as done or failed, in order and with its time', async () => {
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  const answers: Result<null, StoreFailure>[] = [ok(null), err({ type: 'diskFull' }), err({ type: 'storeGone' })];
  const save = withSaveTelemetry(
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
