import { expect, it } from 'vitest';
import { describeWindow } from './window.ts';

it('makes windows whose pages are sandboxed and have no Node', () => {
  expect(describeWindow('/dist/preload.cjs', true).webPreferences).toEqual({
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
  const [dark, light] = [describeWindow('', true), describeWindow('', false)];
  expect(dark.backgroundColor).not.toBe(light.backgroundColor);
  expect(dark.show).toBe(false);
});
