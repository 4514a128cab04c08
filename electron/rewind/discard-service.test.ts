import { expect, it } from 'vitest';
import { type ClientMessageId, threadId, turnId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import type { ClientWindow } from '../host/client-window.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { toContent } from './contents.ts';
import { DiscardService, type DiscardServiceDeps } from './discard-service.ts';
import type { FilesToChange } from './planned-rewind.ts';

const thread = threadId.parse('thread');
const turn = turnId.parse('turn');
const seen = '0'.repeat(64);
const text = 'diff --git a/own/a b/own/a\nnew file mode 100644\n--- /dev/null\n+++ b/own/a\n@@ -0,0 +1,1 @@\n+a\n';

/** Discards a file that a turn created in `/w`, and returns the paths of the steps. The turn ran in `root`. */
async function discardFrom(root: string): Promise<readonly string[]> {
  const content = await toContent('a\n');
  const file: FileSnapshot = { kind: 'file', sha256: content.sha256, size: content.size, mode: 0o644 };
  const folder = { path: 'own/', authors: [], before: { kind: 'folder', mode: 0o755 }, after: { kind: 'absent' } };
  const planned: FilesToChange[] = [];
  const changeFiles: DiscardServiceDeps['rewinds']['changeFiles'] = async (_thread, _folder, _rewind, plan) => {
    const made = await plan('/w');
    if (made.ok) planned.push(made.value);
    return ok(null);
  };
  const service = new DiscardService({
    rewinds: { changeFiles },
    store: {
      contents: async () => [content],
      replaced: async () => [],
      rewinds: async () => [],
      since: async () => ({ root, at: 1, changes: [], folders: [folder], marks: [] }),
      states: async (_root: string, paths: readonly string[]) =>
        paths.map((path) => (path === 'own/a' ? file : { kind: 'absent' })),
    },
    threads: { findTurn: async () => ({ clientId: 'message' as ClientMessageId }) },
    readDiff: async () => ok({ text, hash: seen }),
    findFolder: () => '/w',
  } as unknown as DiscardServiceDeps);
  const changes = { turnId: turn, entryId: null, seen, files: [{ path: 'own/a', lines: null }] };
  const input = { threadId: thread, rewindId: 'rewind', changes, sureAbout: null };
  expect(await service.handlers.discardChanges({} as ClientWindow, input)).toEqual(ok(null));
  return planned.flatMap(({ steps }) => steps.map(({ path }) => path));
}

it('a discard keeps an empty folder only if the turn saw it in the same folder', async () => {
  expect(await discardFrom('/w')).toEqual(['own/a', 'own/']);
  expect(await discardFrom('/other')).toEqual(['own/a']);
});
