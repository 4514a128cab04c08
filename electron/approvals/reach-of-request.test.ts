import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { reachOfRequest } from './reach-of-request.ts';

const root = { path: { type: 'special', value: { kind: 'root' } }, access: 'write' };

it('leads out of the folder where permissions name the root of the disk', async () => {
  await using folder = asFolder();
  const facts = { cwd: folder.path, fullAccess: false };
  for (const name of ['permissions', 'additionalPermissions']) {
    const reach = await reachOfRequest({ [name]: { fileSystem: { entries: [root] } } }, facts, [], false);
    expect(reach).toMatchObject({ outsideWorkspace: true, everything: false });
  }
});

it('stays in the folder where permissions name a path in it', async () => {
  await using folder = asFolder();
  const facts = { cwd: folder.path, fullAccess: false };
  const params = { permissions: { fileSystem: { write: [folder.path] } } };
  expect(await reachOfRequest(params, facts, [], false)).toBeNull();
});

function asFolder() {
  const { path, remove } = createTemporaryFolder('reach');
  return { path, [Symbol.asyncDispose]: () => remove() };
}
