import type { Clock } from '../../../shared/base/clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { EmitSessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import type { ThreadToSave } from './writes/save-turns.ts';

type Save = (thread: ThreadToSave) => Promise<Result<unknown, StoreFailure>>;

/** Wraps a save so that each one is reported as done or failed. */
export function emitSaves(save: Save, clock: Clock, emit: EmitSessionEvent): Save {
  return async (thread) => {
    const began = clock.now();
    const saved = await save(thread);
    const facts = { durationMs: Math.max(0, clock.now() - began), turns: thread.turns.length };
    if (saved.ok) emit({ type: 'session.persist.save', ...facts });
    else emit({ type: 'session.persist.failure', ...facts, reason: whyNotWritten(saved.error) });
    return saved;
  };
}

/** The reason a write failed, reduced to the cases that matter to callers. */
export function whyNotWritten({ type }: StoreFailure): 'diskFull' | 'diskFails' | 'readOnly' | 'failed' {
  return type === 'damaged' || type === 'storeGone' ? 'failed' : type;
}
