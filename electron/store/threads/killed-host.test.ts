import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { listVariedTranscripts } from '../../../fixtures/testkit/varied-transcripts.ts';
import { type ReplayedThread, replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { threadId } from '../../../shared/base/ids.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { toTranscript } from '../../model/threads/stored-turn.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { appendJournal, deleteJournal, readJournal } from './journal.ts';
import { listUnfinished, loadUnfinished } from './reads/load-unfinished.ts';
import { listNamedTurns, replayJournal } from './replay-journal.ts';
import { load, openJournal, openStore, save, toFacts } from './testing/sample-store.ts';

const everything = { turns: 10_000, characters: Number.POSITIVE_INFINITY };
const run = 'run-1';

/**
 * Builds the files that a host leaves when it is killed after `reported` events, `saved` of which it had saved, and
 * `deleted` of which it had removed from the journal.
 */
function host({ threadId: id, events }: ReplayedThread, reported: number, saved: number, deleted: number) {
  const thread = threadId.parse(id);
  const db = openStore();
  const journal = openJournal();
  const numbered = events.slice(0, reported).map((event, at) => ({ seq: at + 1, event }));
  appendJournal(journal, { batches: numbered.map((one) => ({ run, threadId: thread, events: [one], at: 7 })) });
  deleteJournal(journal, { threadId: thread, upTo: { run, seq: Math.min(saved, deleted) } });
  const half = Math.floor(saved / 2);
  const first = events.slice(0, half).reduce(foldTranscript, emptyTranscript);
  const second = events.slice(half, saved).reduce(foldTranscript, first);
  const facts = { thread: toFacts({ id: thread }) };
  if (half > 0) save(db, first, emptyTranscript, { ...facts, saved: { run, seq: half } });
  if (saved > 0) save(db, second, first, { ...facts, saved: { run, seq: saved } });
  return { thread, db, journal };
}

/** Recovers like the next host does at startup. */
function recover(db: Connection, journal: Connection): void {
  const { batches } = readJournal(journal);
  for (const id of new Set([...listUnfinished(db), ...batches.map((batch) => batch.threadId)])) {
    const own = batches.filter((batch) => batch.threadId === id);
    const stored = loadUnfinished(db, { threadId: id, also: listNamedTurns(own) });
    const before = toTranscript(stored?.turns ?? [], stored?.otherTurns ?? 0, stored?.thread.usage ?? null);
    const after = replayJournal({ transcript: before, mark: stored?.thread.saved ?? null }, own, 7);
    save(db, after.transcript, before, { thread: toFacts({ id }), saved: after.mark });
  }
}

describe.each(listVariedTranscripts())('a host killed within %s', (name) => {
  it('loses no emitted event, and the next host closes the thread exactly once', () => {
    for (const recorded of replayTranscript(name).filter(({ transcript }) => transcript.turns.length > 0)) {
      const cut = fc.nat(recorded.events.length);
      fc.assert(
        fc.property(cut, cut, cut, (one, other, deleted) => {
          const [saved, reported] = [Math.min(one, other), Math.max(1, one, other)];
          const { thread, db, journal } = host(recorded, reported, saved, deleted);
          recover(db, journal);
          const events = recorded.events.slice(0, reported).map((event, at) => ({ seq: at + 1, event }));
          const whole = [{ run, threadId: thread, events, at: 7 }];
          const expected = replayJournal({ transcript: emptyTranscript, mark: null }, whole, 7).transcript;
          const read = () => load(db, thread, everything).turns.map(({ turn }) => turn);
          expect(read()).toEqual(expected.turns);
          expect(listUnfinished(db)).toEqual([]);
          recover(db, journal);
          expect(read()).toEqual(expected.turns);
          db.close();
          journal.close();
        }),
        { numRuns: runs(1, 10) },
      );
    }
  });
});
