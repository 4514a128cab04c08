import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { threadId, turnId, type WindowId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from '../host/client-window.ts';
import type { LineQuestion } from '../model/changes/line-question.ts';
import { type CommittedLine, LineOrigins, type LineOriginsDeps } from './line-origins.ts';

const one = threadId.parse('one');
const turn = turnId.parse('turn');
const text = '--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n old\n-two\n+new\n';

/** A diff that the record does not know, in a folder whose git answers with `findLine`. */
function setUp(findLine: (question: LineQuestion) => Promise<CommittedLine | null>) {
  const { path: folder, remove } = createTemporaryFolder('line-origins');
  onTestFinished(remove);
  writeFileSync(join(folder, 'a.txt'), 'old\nnew\n');
  const deps = {
    lifetime: new Lifetime(),
    readDiff: async () => ok({ text, hash: 'hash' }),
    store: { ofTurn: async () => null },
    threads: {
      findTitle: (id: string) => (id === one ? 'Title' : null),
      findTurn: async (_thread: string, id: string) => (id === turn ? { folder, clientId: null } : null),
    },
    commits: { findLine: async (_folder: string, question: LineQuestion) => await findLine(question) },
  };
  const origins = new LineOrigins(deps as unknown as LineOriginsDeps);
  const ask = async (id = 'window') => {
    const window = { id: id as WindowId, workspace: null, folderLifetime: new Lifetime() } as unknown as ClientWindow;
    const place = { threadId: one, turnId: turn, entryId: null, seen: 'hash', path: 'a.txt' };
    const answer = await origins.handlers.readLineOrigin(window, { ...place, kind: 'context', number: 1 });
    return answer.ok ? answer.value.commit : null;
  };
  return ask;
}

const committed = (note: CommittedLine['note']): CommittedLine => {
  return {
    id: 'a'.repeat(40),
    author: 'Ada\u202e',
    at: 1,
    subject: 'Add\u200b',
    path: null,
    number: 1,
    text: 'old\n',
    note,
  };
};

it('another question of a window ends its search in git, and not that of another window', async () => {
  const questions: LineQuestion[] = [];
  const ask = setUp(
    ({ signal, ...question }) =>
      new Promise((resolve) => {
        questions.push({ signal, ...question });
        signal.addEventListener('abort', () => resolve(null));
        if (questions.length > 2) resolve(committed(null));
      }),
  );
  const [first, other] = [ask(), ask('other')];
  await expect.poll(() => questions.length).toBe(2);
  expect((await ask())?.id).toBe('a'.repeat(40));
  expect(await first).toBeNull();
  expect(questions.filter(({ signal }) => signal.aborted)).toHaveLength(1);
  await ask('other');
  expect(await other).toBeNull();
});

it('a note leads only to a thread and a turn that the app has, and spells out what is invisible', async () => {
  const tell = async (thread: string, turnOf: string) => {
    const ids = { threadId: threadId.parse(thread), turnId: turnId.parse(turnOf) };
    return await setUp(async () => committed({ contributor: 'ai', model: null, ...ids }))();
  };
  expect(await tell('one', 'turn')).toMatchObject({
    ...{ author: 'Ada\\u202e', subject: 'Add\\u200b' },
    note: { thread: { threadId: 'one', turnId: 'turn', title: 'Title' } },
  });
  expect((await tell('one', 'foreign'))?.note?.thread).toEqual({ threadId: 'one', turnId: null, title: 'Title' });
  expect((await tell('foreign', 'turn'))?.note?.thread).toBeNull();
});
