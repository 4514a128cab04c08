import type { Clock } from '../../../shared/base/clock.ts';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { StatusEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';

type Slow = { readonly since: number; readonly places: readonly Place[] };
type Place = { readonly thread: LiveThread; readonly turnId: TurnId };

/** Notes in running turns that Codex is slow to answer, and updates the note once it answers again. */
export class SlowNotes {
  readonly #threads: LiveThreads;
  readonly #clock: Clock;
  #slow: Slow | null = null;

  constructor(threads: LiveThreads, clock: Clock) {
    this.#threads = threads;
    this.#clock = clock;
  }

  /** Handles a new state of Codex. */
  handle(state: CliState): void {
    if (state.phase === 'slow') this.#handleSlow(state.since);
    else if (this.#slow !== null) this.#handleSlowEnd(this.#slow, state);
  }

  #handleSlow(since: number): void {
    const places = [...this.#threads.all()].flatMap((thread) => {
      const running = thread.log.transcript.turns.findLast(({ status }) => status === 'running');
      return running === undefined ? [] : [{ thread, turnId: running.id }];
    });
    this.#slow = { since, places };
    for (const place of places) {
      putNote(place, since, t`Codex is slow to answer.`, t`It is still running. Wait, or stop the turn.`);
    }
  }

  /** Updates the notes after a slow phase. If Codex ended on its own, another note covers that. */
  #handleSlowEnd({ since, places }: Slow, state: CliState): void {
    this.#slow = null;
    const seconds = Math.max(0, Math.round((this.#clock.now() - since) / 1000));
    const silentMs = 'failure' in state && state.failure.type === 'noAnswer' ? state.failure.afterMs : null;
    for (const place of places) {
      if (state.phase === 'ready')
        putNote(place, since, t`Codex is responding again.`, t`It was slow for ${seconds}\u00a0s.`);
      if (silentMs !== null)
        putNote(place, since, t`Codex stopped responding, so Workcell ended it.`, describeSilence(silentMs));
    }
  }
}

function putNote({ thread, turnId }: Place, at: number, fact: string, detail: string): void {
  const entry: StatusEntry = createNotice(`slow:${turnId}`, at, 'info', fact, detail);
  thread.recorder.record([{ type: 'entryPut', turnId, entry }]);
}

function describeSilence(forMs: number): string {
  return t`It did not respond for ${Math.round(forMs / 1000)}\u00a0s.`;
}
