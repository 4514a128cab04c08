import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { connect } from '../sqlite/keyed-connection.ts';
import { migrate } from '../sqlite/migrate.ts';
import { sessionsSchema } from './schemas.ts';
import { readTexts } from './stored-texts.ts';

it('migrates drafts of earlier versions as texts of windows that are gone', () => {
  const db = connect(':memory:', null);
  migrate(
    db,
    sessionsSchema.migrations.filter(({ version }) => version < 11),
  );
  const put = db.prepare('INSERT INTO drafts (place, draft) VALUES (?, ?)');
  put.run('thread:t', JSON.stringify({ text: 'in a thread', attachments: [], comments: [] }));
  put.run('folder:/w/a "b"', JSON.stringify({ text: 'in a folder', attachments: [] }));
  put.run('review:t', '[]');
  put.run('thread:broken', '{');
  migrate(db, sessionsSchema.migrations);
  const inThread = { threadId: threadId.parse('t'), folder: null, field: 'message' };
  const inFolder = { threadId: null, folder: '/w/a "b"', field: 'message' };
  expect(readTexts(db, { place: inThread })).toMatchObject([
    { window: 'earlier', text: { text: 'in a thread', about: '{"attachments":[],"comments":[]}' } },
  ]);
  expect(readTexts(db, { place: inFolder })).toMatchObject([{ text: { text: 'in a folder' } }]);
  expect(db.prepare('SELECT place FROM drafts').pluck().all()).toEqual(['review:t']);
  db.close();
});
