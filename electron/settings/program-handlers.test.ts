import { expect, it } from 'vitest';
import { err, ok } from '../../shared/base/result.ts';
import { defaultSettings, type SettingsEdit, type SettingsSnapshot } from '../../shared/settings/settings-schema.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { createProgramHandlers } from './program-handlers.ts';

function setUp(codexOnPath: string | null) {
  const changes: SettingsEdit[] = [];
  const snapshot = { values: defaultSettings } as SettingsSnapshot;
  const handlers = createProgramHandlers({
    settings: {
      snapshot,
      change: async (edit) => {
        changes.push(edit);
        return ok(snapshot);
      },
      onChange: () => () => undefined,
    },
    platform: 'linux',
    environment: Promise.resolve({ PATH: '/nowhere' }),
    findCodexOnPath: async () => codexOnPath,
    knownFolders: async () => [],
  });
  return { handlers, changes };
}

const window = { folderLifetime: new Lifetime() } as ClientWindow;
const notFound = err({ type: 'notFound' });

it('writes the Codex that is on PATH, or goes back to the usual one', async () => {
  const { changes, handlers } = setUp('/usr/bin/codex');
  expect((await handlers.chooseCodex(window, { codex: 'path' })).ok).toBe(true);
  expect((await handlers.chooseCodex(window, { codex: 'usual' })).ok).toBe(true);
  expect((await handlers.chooseEditor(window, { editor: null })).ok).toBe(true);
  expect(changes).toEqual([{ codexBinary: '/usr/bin/codex' }, { codexBinary: null }, { editor: null }]);
});

it('writes no program that is not on this machine', async () => {
  const { changes, handlers } = setUp(null);
  expect(await handlers.chooseCodex(window, { codex: 'path' })).toEqual(notFound);
  expect(await handlers.chooseEditor(window, { editor: 'zed' })).toEqual(notFound);
  expect(changes).toEqual([]);
});
