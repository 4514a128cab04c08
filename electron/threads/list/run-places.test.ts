import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { RunPlaces } from './run-places.ts';

let data: TestFolder;
beforeEach(() => {
  data = createTemporaryFolder('run-places');
});
afterEach(() => data.remove());

it('maps the folders of runs to their project, also after a restart', async () => {
  const places = await RunPlaces.load(data.path);
  await Promise.all([
    places.add([{ folder: '/data/wc-1/work', projectRoot: '/work' }]),
    places.add([
      { folder: '/data/wc-2/work', projectRoot: '/work' },
      { folder: '/data/wc-3/other', projectRoot: '/other' },
    ]),
  ]);
  const later = await RunPlaces.load(data.path);
  expect(later.findProject('/data/wc-2/work')).toBe('/work');
  expect(later.findProject('/elsewhere')).toBe('/elsewhere');
  expect(later.listFolders('/work')).toEqual(['/work', '/data/wc-1/work', '/data/wc-2/work']);
});

it("lists the threads of a user's own worktree in the project, which gives them none of its trust, also after a restart", async () => {
  const places = await RunPlaces.load(data.path);
  await places.add([{ folder: '/data/wc-1/work', projectRoot: '/work' }]);
  await places.addListed({ folder: '/own/topic', projectRoot: '/work' });
  // Ours is listed already.
  await places.addListed({ folder: '/data/wc-1/work', projectRoot: '/work' });
  const later = await RunPlaces.load(data.path);
  expect(later.listFolders('/work')).toEqual(['/work', '/data/wc-1/work', '/own/topic']);
  expect(later.findProject('/own/topic')).toBe('/own/topic');
  expect([later.findListing('/own/topic'), later.findListing('/data/wc-1/work')]).toEqual(['/work', '/work']);
});

it('adds no place for a run in the project itself', async () => {
  const places = await RunPlaces.load(data.path);
  await places.add([{ folder: '/work', projectRoot: '/work' }]);
  expect(places.listFolders('/work')).toEqual(['/work']);
});

it('returns no places if the file cannot be read', async () => {
  writeFileSync(join(data.path, 'run-places.json'), '{"version":1,"places":[{"folder":"/a"');
  expect((await RunPlaces.load(data.path)).listFolders('/work')).toEqual(['/work']);
});
