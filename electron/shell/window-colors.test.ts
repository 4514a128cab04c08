import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getWindowColors } from './window-colors.ts';

const light = { shouldUseDarkColors: false, shouldUseHighContrastColors: false };
const tokens = readFileSync(join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');

describe('the colors of a window', () => {
  it.each(['dark', 'light', 'contrast'] as const)(
    'the colors of a window are those of the page in the theme "%s"',
    (theme) => {
      const block = tokens.slice(tokens.search(new RegExp(`^\\[data-theme="${theme}"\\] \\{`, 'mu')));
      const { frame, page } = getWindowColors(theme, light);
      expect(frame).toBe(/--frame: (#[0-9a-f]{6});/u.exec(block)?.[1]);
      expect(page).toBe(/--page: (#[0-9a-f]{6});/u.exec(block)?.[1]);
    },
  );

  it('the colors of a window follow the system until a theme is chosen', () => {
    expect(getWindowColors('system', light)).toEqual(getWindowColors('light', light));
    expect(getWindowColors('system', { ...light, shouldUseDarkColors: true })).toEqual(getWindowColors('dark', light));
    const contrast = { shouldUseDarkColors: false, shouldUseHighContrastColors: true };
    expect(getWindowColors('system', contrast)).toEqual(getWindowColors('contrast', light));
    expect(getWindowColors('light', contrast)).toEqual(getWindowColors('light', light));
  });
});
