import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { windowColors } from './window-colors.ts';

const light = { shouldUseDarkColors: false, shouldUseHighContrastColors: false };
const tokens = readFileSync(join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');

describe('the colors of a window', () => {
  it.each(['dark', 'light', 'contrast'] as const)('are those of the page in the theme "%s"', (theme) => {
    const block = tokens.slice(tokens.search(new RegExp(`^\\[data-theme="${theme}"\\] \\{`, 'mu')));
    expect(windowColors(theme, light).frame).toBe(/--frame: (#[0-9a-f]{6});/u.exec(block)?.[1]);
  });

  it('follow the system until a theme is chosen', () => {
    expect(windowColors('system', light)).toEqual(windowColors('light', light));
    expect(windowColors('system', { ...light, shouldUseDarkColors: true })).toEqual(windowColors('dark', light));
    const contrast = { shouldUseDarkColors: false, shouldUseHighContrastColors: true };
    expect(windowColors('system', contrast)).toEqual(windowColors('contrast', light));
    expect(windowColors('light', contrast)).toEqual(windowColors('light', light));
  });
});
