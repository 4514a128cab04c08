import { afterEach, beforeEach, expect, it } from 'vitest';
import { windowId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { listMentionedSources } from './forget-threads.ts';
import { putTexts } from './stored-texts.ts';
import { openJournal, openStore, sampleThread } from './testing/sample-store.ts';

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

function keep(field: string, about: string): void {
  const place = { threadId: sampleThread, folder: null, field };
  const texts = [{ place, window: windowId.parse('w-1'), revision: 1, text: { text: 'words', about } }];
  putTexts(sessions, { texts });
}

it('knows which files are mentioned while a text that is being edited has nothing but its words', () => {
  keep('queued:m', '');
  keep('message', JSON.stringify({ attachments: [{ source: '/data/attachments/a/shot.png' }] }));
  expect(listMentionedSources(sessions, journal)).toEqual(['/data/attachments/a/shot.png']);
});

it('does not know which files are mentioned when a text cannot be read', () => {
  keep('queued:m', '{');
  expect(listMentionedSources(sessions, journal)).toBeNull();
});
