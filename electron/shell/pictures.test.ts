import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getBadgePicture, getTrayPicture } from './pictures.ts';

it('has a file for each tray and each count', () => {
  const names = [
    ...(['darwin', 'win32', 'linux'] as const).map(getTrayPicture),
    ...Array.from({ length: 12 }, (_, index) => getBadgePicture(index + 1)),
  ];
  expect(new Set(names).size).toBe(13);
  expect(names.filter((name) => !existsSync(new URL(`pictures/${name}`, import.meta.url)))).toEqual([]);
});
