import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { type RewriteStoresStep, rewriteStores, rewriteStoresSteps, type WantedForm } from './rewrite-stores.ts';
import { createStoreDeps, listTitles, openThreadStore, saveThread } from './testing/test-store.ts';
import type { StoreDeps } from './thread-store-opener.ts';

const program = fileURLToPath(new URL('./testing/rewrite-stores-and-die.ts', import.meta.url));

let root: TestFolder;
beforeEach(() => {
  root = createTemporaryFolder('rewrite-stores');
});
afterEach(() => root.remove());

/** Opens the existing store, passes it to `use`, and closes it. */
async function withStore<T>(
  use: (at: { deps: StoreDeps; sessions: Awaited<ReturnType<typeof openThreadStore>> }) => Promise<T>,
  encrypts = true,
): Promise<T> {
  const deps = createStoreDeps(root.path, () => encrypts);
  const sessions = await openThreadStore(deps);
  try {
    return await use({ deps, sessions });
  } finally {
    await sessions.close();
  }
}

const keyFiles = () => readdirSync(join(root.path, 'keys'));

describe.each<[WantedForm, boolean, readonly RewriteStoresStep[]]>([
  ['encrypted', false, ['copy', 'adopt', 'journal']],
  ['plain', true, ['copy', 'adopt', 'journal']],
  ['newKey', true, rewriteStoresSteps],
])('a rewrite of both databases, %s', (wanted, wasEncrypted, steps) => {
  beforeEach(() => withStore(({ sessions }) => saveThread(sessions, 'zebra', 20), wasEncrypted));

  it.each(steps)(
    'leaves whole files that open if a rewrite is killed before %s, and completes the rewrite later',
    async (step) => {
      const child = spawn(process.execPath, [program, root.path, wanted, step], { stdio: 'inherit' });
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
      await withStore(async ({ deps, sessions }) => {
        expect(sessions.state.type).toBe('open');
        expect(await listTitles(sessions)).toEqual(['zebra']);
        const ended = await rewriteStores(deps, wanted === 'plain' ? 'plain' : 'encrypted');
        expect(ended).toMatchObject({ ok: true, value: { failure: null, form: { isMixed: false } } });
        expect(await saveThread(sessions, 'okapi')).toBe(true);
      });
      expect(keyFiles()).toHaveLength(1);
      await withStore(async ({ sessions }) => {
        expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
      });
      const folder = join(root.path, 'data');
      const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
      expect(bytes.some((text) => text.includes('zebra'))).toBe(wanted === 'plain');
      expect(readdirSync(folder).filter((name) => name.includes('.new'))).toEqual([]);
    },
  );
});
