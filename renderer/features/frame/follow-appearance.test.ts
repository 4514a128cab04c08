import { describe, expect, it } from 'vitest';
import { readAppearance, shownTheme } from './follow-appearance.ts';

describe('shownTheme', () => {
  it('follows the system until a theme is chosen', () => {
    const dark = { isDark: true, moreContrast: false };
    const light = { isDark: false, moreContrast: false };
    expect(shownTheme('system', dark)).toBe('dark');
    expect(shownTheme('system', light)).toBe('light');
    expect(shownTheme('light', dark)).toBe('light');
    expect(shownTheme('dark', light)).toBe('dark');
  });

  it('shows more contrast if the system asks for it, unless another theme is chosen', () => {
    expect(shownTheme('system', { isDark: false, moreContrast: true })).toBe('contrast');
    expect(shownTheme('light', { isDark: false, moreContrast: true })).toBe('light');
    expect(shownTheme('contrast', { isDark: true, moreContrast: false })).toBe('contrast');
  });
});

describe('readAppearance', () => {
  it('reads what was saved', () => {
    expect(readAppearance('{"theme":"dark","textSize":120}')).toEqual({ theme: 'dark', textSize: 120 });
  });

  it.each([null, '', 'nonsense', '{"theme":"purple","textSize":100}', '{"theme":"dark","textSize":5000}'])(
    'ignores %s',
    (json) => {
      expect(readAppearance(json)).toBeNull();
    },
  );
});
