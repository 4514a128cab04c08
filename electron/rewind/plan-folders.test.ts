import { expect, it } from 'vitest';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { planFolders } from './plan-folders.ts';

const absent: FileSnapshot = { kind: 'absent' };
const folder: FileSnapshot = { kind: 'folder', mode: 0o755 };

it('looks at each file only a few times, however many folders changed', () => {
  let reads = 0;
  const count = 200;
  const files = Array.from({ length: count }, (_, at) => ({
    now: folder,
    get path() {
      reads += 1;
      return `${at}/deep/file`;
    },
  }));
  const changes = Array.from({ length: count }, (_, at) => ({
    ...{ path: `${at}/deep/`, at: 1, authors: [], before: folder, after: absent },
  }));
  const steps = planFolders(
    changes,
    () => 'others',
    () => absent,
    files,
  );
  expect(steps).toEqual(changes.map(({ path }) => ({ path, before: folder, after: folder })));
  expect(reads).toBeLessThan(5 * count);
});

it('leaves out what the sandbox of a command makes, wherever the command works', () => {
  const change = (path: string) => ({ path, at: 1, authors: [], before: absent, after: folder });
  const paths = ['.codex/', 'deep/.aws/', '.agents/', 'codex/', '.aws/own/'];
  const steps = planFolders(
    paths.map(change),
    () => 'ours',
    () => folder,
    [],
  );
  expect(steps.map(({ path }) => path)).toEqual(['codex/', '.aws/own/']);
});
