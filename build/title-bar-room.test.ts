import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOverlay } from '../electron/shell/window.ts';

const features = join(import.meta.dirname, '../renderer/features');

/** Reads a rule of a style sheet of a feature. */
function readRule(file: string, name: string): string {
  return new RegExp(`^${name} \\{[^}]*\\}`, 'mu').exec(readFileSync(join(features, file), 'utf8'))?.[0] ?? '';
}

const bar = readRule('title-bar/TitleBar.module.css', '\\.bar');
const atEdge = readRule('title-bar/TitleBar.module.css', '\\.bar\\.atEdge');
const head = readRule('frame/Sidebar.module.css', '\\.head');

it("leaves room for the system's buttons at both ends of the title bar, and over the list", () => {
  // macOS draws them at the left edge, Windows and Linux at the right edge.
  expect(/padding-left: ([^;]+);/u.exec(head)?.[1]).toContain('env(titlebar-area-x, 0px)');
  expect(/padding-left: ([^;]+);/u.exec(atEdge)?.[1]).toContain('env(titlebar-area-x, 0px)');
  expect(/padding-right: ([^;]+);/u.exec(bar)?.[1]).toContain('env(titlebar-area-width, 100vw)');
});

it("makes the system's buttons as high as the bars that they stand on", () => {
  const { height } = describeOverlay({ frame: '#000000', page: '#000000', sign: '#ffffff' });
  for (const rule of [bar, head]) expect(Number(/height: var\(--row-(\d+)\);/u.exec(rule)?.[1])).toBe(height);
});
