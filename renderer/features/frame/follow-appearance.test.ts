import { describe, expect, it } from 'vitest';
import { readAppearance, resolveTheme } from './follow-appearance.ts';

describe('shownTheme', () => {
  it('follows the system theme until a theme is chosen', () => {
    const dark = { isDark: true, prefersMoreContrast: false };
    const light = { isDark: false, prefersMoreContrast: false };
    expect(resolveTheme('system', dark)).toBe('dark');
    expect(resolveTheme('system', light)).toBe('light');
    expect(resolveTheme('light', dark)).toBe('light');
    expect(resolveTheme('dark', light)).toBe('dark');
  });

  it('shows more contrast if the system requests it, unless a theme is chosen', () => {
    expect(resolveTheme('system', { isDark: false, prefersMoreContrast: true })).toBe('contrast');
    expect(resolveTheme('light', { isDark: false, prefersMoreContrast: true })).toBe('light');
    expect(resolveTheme('contrast', { isDark: true, prefersMoreContrast: false })).toBe('contrast');
  });
});

describe('readAppearance', () => {
  it('reads the saved appearance', () => {
    expect(readAppearance('{"theme":"dark","textSize":120}')).toEqual({ theme: 'dark', textSize: 120 });
  });

  it.each([null, '', 'nonsense', '{"theme":"purple","textSize":100}', '{"theme":"dark","textSize":5000}'])(
    'ignores %s as a saved appearance',
    (json) => {
      expect(readAppearance(json)).toBeNull();
    },
  );
});
