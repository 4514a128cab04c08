import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOverlay } from '../electron/shell/window.ts';

const css = readFileSync(join(import.meta.dirname, '../renderer/features/frame/TitleBar.module.css'), 'utf8');
const bar = /^\.bar \{[^}]*\}/mu.exec(css)?.[0] ?? '';

it("leaves room for the system's buttons on both sides of the title bar", () => {
  // macOS draws them at the left edge, Windows and Linux at the right edge.
  expect(/padding-left: ([^;]+);/u.exec(bar)?.[1]).toContain('env(titlebar-area-x, 0px)');
  expect(/padding-right: ([^;]+);/u.exec(bar)?.[1]).toContain('env(titlebar-area-width, 100vw)');
});

it("keeps the system's buttons off the line below the title bar", () => {
  const [, height, line] = /height: var\(--row-(\d+)\);.*border-bottom: (\d+)px/su.exec(bar) ?? [];
  expect(describeOverlay({ frame: '#000000', sign: '#ffffff' }).height).toBe(Number(height) - Number(line));
});
