import { expect, it } from 'vitest';
import { describeWindow } from './window.ts';

const place = { x: 1, y: 2, width: 900, height: 700 };

it('makes windows whose pages are sandboxed and have no Node', () => {
  expect(describeWindow('/dist/preload.cjs', true, place).webPreferences).toEqual({
    preload: '/dist/preload.cjs',
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

it('begins in the colour of the theme, and is shown once there is something to see', () => {
  const [dark, light] = [describeWindow('', true, place), describeWindow('', false, place)];
  expect(dark.backgroundColor).not.toBe(light.backgroundColor);
  expect(dark).toMatchObject({ show: false, ...place });
});
