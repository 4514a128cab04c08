import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { started, submitted, text, two } from '../../../shared/transcript/sample-thread.ts';
import { appendJournal, deleteJournal, forgetJournal, readJournal } from './journal.ts';
import type { JournalBatch } from './replay-journal.ts';
import { openJournal } from './testing/sample-store.ts';

const [a, b] = [threadId.parse('a'), threadId.parse('b')];

function batch(run: string, id: typeof a, ...seqs: readonly number[]): JournalBatch {
  return { run, threadId: id, at: 5, events: seqs.map((seq) => ({ seq, event: text(`${seq}`) })) };
}

describe('the journal', () => {
  it('the journal gives back what was written, in order', () => {
    const db = openJournal();
    const events = [submitted, started(two)].map((event, at) => ({ seq: at + 1, event }));
    const first = { run: 'r', threadId: a, at: 4, events };
    appendJournal(db, { batches: [first, batch('r', b, 1), batch('r', a)] });
    appendJournal(db, { batches: [batch('r', a, 3)] });
    expect(readJournal(db)).toEqual({ batches: [first, batch('r', b, 1), batch('r', a, 3)], unreadable: [] });
  });

  it('the journal deletes what is saved, and nothing else', () => {
    const db = openJournal();
    appendJournal(db, { batches: [batch('q', a, 1), batch('r', a, 1, 2), batch('r', a, 3, 4), batch('r', b, 1)] });
    deleteJournal(db, { threadId: a, upTo: { run: 'r', seq: 3 } });
    expect(readJournal(db).batches).toEqual([batch('q', a, 1), batch('r', a, 3, 4), batch('r', b, 1)]);
    forgetJournal(db, { threadId: a });
    expect(readJournal(db).batches).toEqual([batch('r', b, 1)]);
  });

  it('the journal reports what it cannot read and returns the rest', () => {
    const db = openJournal();
    appendJournal(db, { batches: [batch('r', a, 1), batch('r', a, 2), batch('r', b, 1)] });
    const known = JSON.stringify(batch('r', a, 2).events[0]);
    db.prepare('UPDATE journal SET events = ? WHERE seq = 2').run(`[{"seq":1,"event":{"type":"dreamt"}},${known}]`);
    db.prepare(`UPDATE journal SET events = '[{' WHERE thread = 'b'`).run();
    const { batches, unreadable } = readJournal(db);
    expect(batches.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([1, 2]);
    expect(unreadable).toEqual([
      { threadId: a, events: 1 },
      { threadId: b, events: 1 },
    ]);
  });
});
