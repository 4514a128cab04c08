import { expect, it } from 'vitest';
import { entryId, threadId } from '../../../../shared/base/ids.ts';
import { ended, fold, put, started, two, user } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { openStore, save, toFacts } from '../testing/sample-store.ts';
import { readOwnMessages } from './read-own-messages.ts';

const origin = threadId.parse('origin');
const fork = threadId.parse('fork');
const copy = threadId.parse('copy');
const orphan = threadId.parse('orphan');
const first = [started(), put({ ...user, state: 'confirmed' as const, text: 'Shared' }), ended('completed')];
const other = { ...user, id: entryId.parse('other'), state: 'confirmed' as const, text: 'Use a map'.repeat(100) };
const second = [started(two), put(other, two), ended('completed', two)];

it('reads the first message that the origin of a fork does not have', () => {
  const db = openStore();
  const shared = fold(...first);
  save(db, shared, emptyTranscript, { thread: toFacts({ id: origin }) });
  save(db, fold(...first, ...second), emptyTranscript, { thread: toFacts({ id: fork, forkedFrom: origin }) });
  save(db, shared, emptyTranscript, { thread: toFacts({ id: copy, forkedFrom: origin }) });
  save(db, shared, emptyTranscript, { thread: toFacts({ id: orphan, forkedFrom: threadId.parse('deleted') }) });
  const read = readOwnMessages(db, { threadIds: [origin, fork, copy, orphan, threadId.parse('unknown')] });
  expect(read).toEqual([
    { threadId: fork, text: 'Use a map'.repeat(100).slice(0, 200) },
    { threadId: orphan, text: 'Shared' },
  ]);
  db.exec(`UPDATE items SET entry = '{' WHERE entry LIKE '%Use a map%'`);
  expect(readOwnMessages(db, { threadIds: [fork] })).toEqual([]);
});
