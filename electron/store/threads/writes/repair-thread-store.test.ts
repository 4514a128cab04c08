import { describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { answer, ended, fold, one, put, started, two } from '../../../../shared/transcript/sample-thread.ts';
import { listThreads } from '../reads/list-threads.ts';
import { load, openStore, sampleThread, save } from '../testing/sample-store.ts';
import { repairThreadStore } from './repair-thread-store.ts';

const said = { ...answer, state: 'done', text: 'A needle' } as const;

/** Creates a store that lost rows and its index, like one whose rows were copied from a damaged file. */
function damaged(loss: string) {
  const db = openStore();
  save(db, fold(started(one), put(said), ended('completed'), started(two), put(said, two), ended('completed', two)));
  db.pragma('foreign_keys = OFF');
  db.exec(`INSERT INTO item_words (item_words) VALUES ('delete-all'); DROP TRIGGER item_words_forgotten; ${loss}`);
  repairThreadStore(db);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  return db;
}
/** Returns the ids of existing items that the index finds for the word. */
const found = (db: ReturnType<typeof openStore>) =>
  db.prepare(`SELECT id FROM items WHERE key IN (SELECT rowid FROM item_words WHERE item_words MATCH 'needle')`).all();

describe('rows from a damaged file', () => {
  it('rows from a damaged file are found by a search again', () => {
    expect(found(damaged(''))).toHaveLength(2);
  });

  it('rows from a damaged file get a new thread for turns whose thread is lost', () => {
    const db = damaged('DELETE FROM threads');
    const [row] = listThreads(db, { folders: null, search: '' });
    expect(row).toMatchObject({ title: 'Recovered thread', knownToCodex: false });
    expect(load(db, row?.id).turns.map(({ turn }) => turn.id)).toEqual([one, two]);
    expect(found(db)).toHaveLength(2);
  });

  it('rows from a damaged file get a new turn for items whose turn is lost', () => {
    const db = damaged(`DELETE FROM turns WHERE id = '${two}'`);
    expect(load(db, sampleThread).turns.map(({ turn }) => turn.id)).toEqual([one]);
    const recovered = load(db, threadId.parse('recovered'));
    expect(recovered.thread.title).toBe('Recovered items');
    expect(recovered.turns).toMatchObject([{ gone: true, turn: { status: 'interrupted', entries: [said] } }]);
    expect(found(db)).toHaveLength(2);
  });

  it('rows from a damaged file are kept apart if threads and turns are lost, even when it happens again', () => {
    const db = damaged(`DELETE FROM threads; DELETE FROM turns WHERE id = '${two}'`);
    const titles = () => listThreads(db, { folders: null, search: '' }).map(({ title }) => title);
    expect(titles().sort()).toEqual(['Recovered items', 'Recovered thread']);
    expect(load(db, threadId.parse('recovered-1')).turns.map(({ turn }) => turn.id)).toEqual([one]);
    db.exec('DELETE FROM turns');
    repairThreadStore(db);
    expect(titles()).toHaveLength(2);
    expect(load(db, threadId.parse('recovered')).turns).toHaveLength(2);
  });
});
