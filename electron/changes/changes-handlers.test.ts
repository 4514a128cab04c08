import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { readNotification } from '../model/transcript/read-notification.ts';
import { TestWindow } from '../threads/testing/test-window.ts';
import { changesHandlers } from './changes-handlers.ts';
import { ChangesService } from './changes-service.ts';

const place = { threadId: threadId.parse('thread'), turnId: turnId.parse('turn'), entryId: null };
const section = (path: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n`;

let base: string;
let workspace: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'workcell-diff-')));
  workspace = join(base, 'workspace');
  mkdirSync(workspace);
  writeFileSync(join(base, 'secret.txt'), 'secret');
});
afterEach(() => rmSync(base, { recursive: true }));

function handlersFor(text: string) {
  const diff = new ChangesService({
    clock: new ManualClock(),
    emit: () => undefined,
    findFolder: () => workspace,
    readStoredDiff: async () => null,
  });
  const params = { ...place, diff: text };
  diff.receive(place.threadId, readNotification({ method: 'turn/diff/updated', params, emittedAtMs: null }));
  return changesHandlers(
    diff,
    async () => err(null),
    () => workspace,
  );
}

const window = () => new TestWindow('window', workspace);
const write = (name: string, text: string) => writeFileSync(join(workspace, name), text);

describe('the files of a diff', () => {
  it('returns files as stale if they differ from the result of the diff, and reads only files in the folder', async () => {
    const handlers = handlersFor(['same', 'changed', 'gone', '../secret.txt', 'out'].map(section).join(''));
    write('same', 'one\nzwei\nthree\n');
    write('changed', 'one\ntwo\nthree\n');
    symlinkSync(join(base, 'secret.txt'), join(workspace, 'out'));
    expect(await handlers.findStaleFiles(window(), place)).toEqual(ok(['changed', 'gone']));
    expect(await handlers.findStaleFiles(new TestWindow('none', null), place)).toEqual(ok([]));
  });

  it('compares the files of a diff with their content before it', async () => {
    const handlers = handlersFor(['a', 'out', 'gone', 'rewritten'].map(section).join(''));
    write('a', 'one\ndeux\nthree\nfour\n');
    write('rewritten', 'nothing of it\n');
    symlinkSync(join(base, 'secret.txt'), join(workspace, 'out'));
    const compare = (path: string) => handlers.compareFile(window(), { ...place, path });
    expect(await compare('a')).toEqual(ok({ before: 'one\ntwo\nthree\nfour\n', now: 'one\ndeux\nthree\nfour\n' }));
    expect(await compare('out')).toEqual(err({ type: 'outsideWorkspace' }));
    expect(await compare('gone')).toEqual(err({ type: 'missing' }));
    expect(await compare('rewritten')).toEqual(err({ type: 'cannotRebuild' }));
    expect(await compare('not-in-the-diff')).toEqual(err({ type: 'noDiff' }));
  });
});
