import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { reachOfRequest } from './reach-of-request.ts';

const root = { path: { type: 'special', value: { kind: 'root' } }, access: 'write' };

function factsOfThread() {
  const { path, remove } = createTemporaryFolder('reach');
  onTestFinished(() => remove());
  return { cwd: path, fullAccess: false, readOnly: false };
}

it.each(['permissions', 'additionalPermissions'])('leads out of the folder if %s name the root', async (name) => {
  const params = { [name]: { fileSystem: { entries: [root] } } };
  const reach = await reachOfRequest(params, factsOfThread(), [], false);
  expect(reach).toMatchObject({ outsideWorkspace: true, everything: false });
});

it('stays in the folder if permissions name a path in it', async () => {
  const facts = factsOfThread();
  const params = { permissions: { fileSystem: { write: [facts.cwd] } } };
  expect(await reachOfRequest(params, facts, [], false)).toBeNull();
});
