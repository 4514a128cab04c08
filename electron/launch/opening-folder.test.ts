import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseOpeningFolder } from './opening-folder.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'workcell-home-'));
});
afterEach(() => rm(home, { recursive: true }));

const choose = (facts: Partial<Parameters<typeof chooseOpeningFolder>[0]> = {}) =>
  chooseOpeningFolder({
    platform: 'linux',
    env: {},
    home,
    dataFolder: join(home, 'data'),
    defaultBrowser: null,
    ...facts,
  });

describe.runIf(process.platform !== 'win32')('chooseOpeningFolder', () => {
  it("takes this user's runtime folder, and no other", async () => {
    const runtime = join(home, 'runtime');
    expect(await choose({ env: { XDG_RUNTIME_DIR: runtime } })).toBe(join(home, 'data', 'open'));
    await mkdir(runtime);
    expect(await choose({ env: { XDG_RUNTIME_DIR: runtime } })).toBe(join(runtime, 'workcell'));
    expect(await choose({ env: { XDG_RUNTIME_DIR: 'runtime' } })).toBe(join(home, 'data', 'open'));
    await writeFile(join(home, 'file'), '');
    expect(await choose({ env: { XDG_RUNTIME_DIR: join(home, 'file') } })).toBe(join(home, 'data', 'open'));
  });

  it('takes a folder that a snap browser can read', async () => {
    const common = join(home, 'snap', 'firefox', 'common');
    const defaultBrowser = 'firefox_firefox.desktop';
    expect(await choose({ defaultBrowser })).toBe(join(home, 'data', 'open'));
    await mkdir(common, { recursive: true });
    expect(await choose({ defaultBrowser })).toBe(join(common, 'workcell'));
    expect(await choose({ defaultBrowser: 'org.mozilla.firefox.desktop' })).toBe(join(home, 'data', 'open'));
    expect(await choose({ defaultBrowser: '../x_y.desktop' })).toBe(join(home, 'data', 'open'));
  });

  it('takes the profile on Windows, wherever the data is', async () => {
    const env = { LOCALAPPDATA: join(home, 'local') };
    expect(await choose({ platform: 'win32', env })).toBe(join(home, 'local', 'Workcell', 'open'));
  });
});
