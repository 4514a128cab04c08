import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { resolveRequestReach } from './request-reach.ts';

const root = { path: { type: 'special', value: { kind: 'root' } }, access: 'write' };

function factsOfThread() {
  const { path, remove } = createTemporaryFolder('reach');
  onTestFinished(() => remove());
  return { cwd: path, hasFullAccess: false, isReadOnly: false };
}

it.each(['permissions', 'additionalPermissions'])(
  'reports a reach outside the folder if %s name the root',
  async (name) => {
    const params = { [name]: { fileSystem: { entries: [root] } } };
    const reach = await resolveRequestReach(params, factsOfThread(), [], false);
    expect(reach).toMatchObject({ outsideWorkspace: true, everything: false });
  },
);

it('reports a reach inside the folder if permissions name a path in it', async () => {
  const facts = factsOfThread();
  const params = { permissions: { fileSystem: { write: [facts.cwd] } } };
  expect(await resolveRequestReach(params, facts, [], false)).toBeNull();
});
