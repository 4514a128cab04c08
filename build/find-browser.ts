import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** A Chromium for the tests, and its source. */
export type Browser = { readonly program: string; readonly source: 'playwright' | 'installed' };

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome.exe'];

/** Debian's Chromium package without windows. A page costs much less in it. */
export const headlessShell = 'chromium-headless-shell';

const usualPlaces: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/**
 * Playwright's downloaded browser, or else an installed Chrome or Chromium, or else null. An installed headless shell
 * comes last, but before the installed browsers when no `windows` are needed.
 */
export function findBrowser({ windows = true } = {}): Browser | null {
  const own = chromium.executablePath();
  if (existsSync(own)) return { program: own, source: 'playwright' };
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = (programs: readonly string[]): string[] =>
    programs.flatMap((name) => folders.map((folder) => join(folder, name)));
  const whole = [...(usualPlaces[process.platform] ?? []), ...onPath(names)];
  const shell = onPath([headlessShell]);
  const installed = (windows ? [...whole, ...shell] : [...shell, ...whole]).find((path) => existsSync(path));
  return installed === undefined ? null : { program: installed, source: 'installed' };
}
