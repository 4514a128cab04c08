import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** A Chromium for the tests and where it comes from. */
export type Browser = { readonly program: string; readonly source: 'playwright' | 'installed' };

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome.exe'];

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

/** The browser that Playwright has downloaded, else an installed Chrome or Chromium, else null. */
export function findBrowser(): Browser | null {
  const own = chromium.executablePath();
  if (existsSync(own)) return { program: own, source: 'playwright' };
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const installed = [...(usualPlaces[process.platform] ?? []), ...onPath].find((path) => existsSync(path));
  return installed === undefined ? null : { program: installed, source: 'installed' };
}
