import { expect, it } from 'vitest';
import { describeWindow } from './window.ts';

const colors = { frame: '#0b0a09', page: '#1d1b1a', sign: '#c0b9b1' };
const place = { x: 1, y: 2, width: 900, height: 700 };

it('makes windows whose pages are sandboxed, have no Node, and store nothing on the disk', () => {
  expect(describeWindow('/dist/preload.cjs', colors, place, false).webPreferences).toEqual({
    preload: '/dist/preload.cjs',
    partition: 'workcell',
    devTools: false,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  });
});

it("starts in the theme's color, also behind the buttons, and is shown once there is something to see", () => {
  expect(describeWindow('', colors, place, true)).toMatchObject({
    show: false,
    backgroundColor: '#0b0a09',
    titleBarOverlay: { color: '#1d1b1a', symbolColor: '#c0b9b1' },
    ...place,
  });
});
