import { expect, it } from 'vitest';
import { acceleratorOf } from './menu.ts';

it('writes a chord as Electron does', () => {
  expect(acceleratorOf('Mod+Alt+Shift+R', 'linux')).toBe('CmdOrCtrl+Alt+Shift+R');
  expect(acceleratorOf('Mod+ArrowUp', 'win32')).toBe('CmdOrCtrl+Up');
  expect(acceleratorOf('Escape', 'linux')).toBe('Esc');
  expect(acceleratorOf('F8', 'darwin')).toBe('F8');
});

it('shows no chord that a Mac would intercept while typing, or that Electron does not know', () => {
  expect(['Escape', '/', 'Alt+B', 'Shift+R'].map((chord) => acceleratorOf(chord, 'darwin'))).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect(acceleratorOf('Mod+Ö', 'linux')).toBeUndefined();
});
