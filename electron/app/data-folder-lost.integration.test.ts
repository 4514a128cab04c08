import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const alertIn = (window: TestWindow) => window.app.alerts.find(({ id }) => id === 'dataFolderLost');

it.skipIf(process.platform === 'win32')(
  'reports that the data folder was moved away while the app runs, and continues when it is back',
  async () => {
    app = await TestApp.start({ steps: [answer('First.'), answer('Second.'), answer('Third.')] });
    const { path } = app.dataFolder;
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'One');
    await waitForTurnEnd(window);
    await rename(path, `${path}-away`);
    const alert = await window.until(() => alertIn(window));
    expect(alert).toMatchObject({ severity: 'critical', surface: 'banner' });
    expect(alert.fact).toBe(`The data folder ${path}, or a database in it, was moved or deleted.`);
    const attached = await window.ask('keepAttachment', { name: 'a.txt', data: 'YQ==' });
    expect(attached).toMatchObject({ ok: false, error: { type: 'notKept' } });
    // Workcell must not create files in its place: they would be lost when the folder is back, and would block its
    // return.
    expect(existsSync(path)).toBe(false);
    await window.get('storeText', {
      place: { threadId, folder: null, field: 'message' },
      revision: 1,
      text: { text: 'typed while it was away', about: '' },
    });
    await rename(`${path}-away`, path);
    await window.until(() => alertIn(window) === undefined);
    await sendMessage(window, 'Two', { threadId });
    await waitForTurnEnd(window);
    await app.restart();
    const later = await app.openWindow();
    await later.open(threadId);
    const said = later.entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));
    expect(said).toEqual(expect.arrayContaining(['One', 'First.', 'Two', 'Second.']));
    const texts = await later.get('openText', { place: { threadId, folder: null, field: 'message' } });
    expect(JSON.stringify(texts)).toContain('typed while it was away');
    expect(alertIn(later)).toBeUndefined();
  },
);

it.skipIf(process.platform === 'win32')(
  'reports that a database was deleted or replaced by a copy, because writes to the open one would be lost',
  async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    await window.until(() => window.app.encryption.type === 'encrypted');
    const file = join(app.dataFolder.path, 'sessions.db');
    await cp(file, `${file}.copy`);
    await rm(file);
    const gone = await window.until(() => alertIn(window));
    expect(gone.fact).toContain('was moved or deleted');
    await rename(`${file}.copy`, file);
    await window.until(() => alertIn(window)?.fact.includes('was replaced') === true);
    expect(alertIn(window)?.remedy).toContain('restart Workcell');
  },
);
