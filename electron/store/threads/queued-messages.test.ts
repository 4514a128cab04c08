import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientMessageId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { forgetThreads } from './forget-threads.ts';
import { findQueued, putQueued, readQueued, type StoredMessage } from './queued-messages.ts';
import { recoverUnfinished } from './recover-unfinished.ts';
import { openJournal, openStore } from './testing/sample-store.ts';
import { deleteStoredThread } from './writes/change-thread.ts';

const one = threadId.parse('one');
const other = threadId.parse('other');

function stored(id: string, over: Partial<StoredMessage> = {}): StoredMessage {
  return {
    message: {
      clientId: clientMessageId.parse(id),
      text: `Text of ${id}`,
      sources: [{ kind: 'image', name: 'shot', source: '/data/attachments/shot' }],
    },
    settings: { model: 'm', effort: 'high', approvalMode: 'askWhenNeeded' },
    retryOf: null,
    leaving: false,
    ...over,
  };
}

describe('queued messages', () => {
  let sessions: Connection;
  let journal: Connection;
  beforeEach(() => {
    sessions = openStore();
    journal = openJournal();
  });
  afterEach(() => {
    sessions.close();
    journal.close();
  });

  it("the message queue keeps each thread's messages in order with everything they send", () => {
    const first = stored('a', { retryOf: turnId.parse('t'), leaving: true });
    putQueued(sessions, journal, { threadId: one, messages: [first, stored('b')] });
    putQueued(sessions, journal, { threadId: other, messages: [stored('c')] });
    expect(readQueued(journal, { threadId: one })).toEqual([first, stored('b')]);
    putQueued(sessions, journal, { threadId: one, messages: [stored('b'), first] });
    expect(readQueued(journal, { threadId: one })).toEqual([stored('b'), first]);
    putQueued(sessions, journal, { threadId: one, messages: [] });
    expect(readQueued(journal, { threadId: one })).toEqual([]);
    expect(readQueued(journal, { threadId: other })).toEqual([stored('c')]);
  });

  it('the message queue finds a message by its id', () => {
    putQueued(sessions, journal, { threadId: one, messages: [stored('a')] });
    expect(findQueued(journal, { id: clientMessageId.parse('a') })).toBe(one);
    expect(findQueued(journal, { id: clientMessageId.parse('b') })).toBeNull();
  });

  it('the message queue deletes them with their thread', () => {
    putQueued(sessions, journal, { threadId: one, messages: [stored('a')] });
    forgetThreads(sessions, journal, { threadIds: [one], at: 1 });
    expect(readQueued(journal, { threadId: one })).toEqual([]);
  });

  it('the message queue keeps none for a deleted thread', () => {
    forgetThreads(sessions, journal, { threadIds: [one], at: 1 });
    putQueued(sessions, journal, { threadId: one, messages: [stored('a')] });
    expect(readQueued(journal, { threadId: one })).toEqual([]);
  });

  it('the message queue deletes them at the next startup if the host was killed while deleting their thread', () => {
    putQueued(sessions, journal, { threadId: one, messages: [stored('a')] });
    putQueued(sessions, journal, { threadId: other, messages: [stored('b')] });
    deleteStoredThread(sessions, { threadId: one, at: 1 });
    recoverUnfinished(sessions, journal, 2);
    expect(readQueued(journal, { threadId: one })).toEqual([]);
    expect(readQueued(journal, { threadId: other })).toEqual([stored('b')]);
  });
});
