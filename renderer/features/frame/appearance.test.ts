import { describe, expect, it } from 'vitest';
import { readAppearance, shownTheme } from './appearance.ts';

describe('shownTheme', () => {
  it('follows the system until a theme is fixed', () => {
    expect(shownTheme('system', true)).toBe('dark');
    expect(shownTheme('system', false)).toBe('light');
    expect(shownTheme('light', true)).toBe('light');
    expect(shownTheme('dark', false)).toBe('dark');
  });
});

describe('readAppearance', () => {
  it('reads what was kept', () => {
    expect(readAppearance('{"theme":"dark","textSize":120}')).toEqual({ theme: 'dark', textSize: 120 });
  });

  it.each([null, '', 'nonsense', '{"theme":"purple","textSize":100}', '{"theme":"dark","textSize":5000}'])(
    'takes %s for nothing',
    (json) => {
      expect(readAppearance(json)).toBeNull();
    },
  );
});
