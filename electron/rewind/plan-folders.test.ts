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
