import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it("leaves room for the system's buttons on both sides of the title bar", () => {
  const css = readFileSync(join(import.meta.dirname, '../renderer/features/frame/TitleBar.module.css'), 'utf8');
  const bar = /^\.bar \{[^}]*\}/mu.exec(css)?.[0] ?? '';
  // macOS draws them at the left edge, Windows and Linux at the right one.
  expect(/padding-left: ([^;]+);/u.exec(bar)?.[1]).toContain('env(titlebar-area-x, 0px)');
  expect(/padding-right: ([^;]+);/u.exec(bar)?.[1]).toContain('env(titlebar-area-width, 100vw)');
});
