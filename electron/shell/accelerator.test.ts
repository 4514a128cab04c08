import { expect, it } from 'vitest';
import { toAccelerator } from './menu.ts';

it('writes a chord as Electron does', () => {
  expect(toAccelerator('Mod+Alt+Shift+R', 'linux')).toBe('CmdOrCtrl+Alt+Shift+R');
  expect(toAccelerator('Mod+ArrowUp', 'win32')).toBe('CmdOrCtrl+Up');
  expect(toAccelerator('Escape', 'linux')).toBe('Esc');
  expect(toAccelerator('F8', 'darwin')).toBe('F8');
});

it('shows no chord that a Mac would intercept while typing, or that Electron does not know', () => {
  expect(['Escape', '/', 'Alt+B', 'Shift+R'].map((chord) => toAccelerator(chord, 'darwin'))).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect(toAccelerator('Mod+Ö', 'linux')).toBeUndefined();
});
