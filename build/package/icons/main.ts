import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../find-browser.ts';
import { createIcns, createIco, type IconPicture } from './icon-files.ts';

// `npm run icons`, for use after changing build/package/resources/icon.svg: draws it in every size and writes the
// committed files for the packages.

const folder = new URL('../resources/', import.meta.url);
const svg = readFileSync(new URL('icon.svg', folder), 'utf8');
/** On Windows and Linux, the plate fills the icon; a Mac icon has a margin around it. */
const filled = svg.replace('viewBox="0 0 1024 1024"', 'viewBox="84 84 856 856"');

const browser = findBrowser();
if (browser === null) throw new Error('There is no browser: run "npx playwright install chromium"');
const chrome = await chromium.launch({ executablePath: browser.program });
const page = await chrome.newPage();

const linux = await draw(page, filled, [16, 24, 32, 48, 64, 128, 256, 512]);
const windows = linux.filter(({ size }) => size <= 256);
rmSync(new URL('icons/', folder), { recursive: true, force: true });
mkdirSync(new URL('icons/', folder));
for (const { size, png } of linux) writeFileSync(new URL(`icons/${size}x${size}.png`, folder), png);
writeFileSync(new URL('icon.ico', folder), createIco(windows));
writeFileSync(new URL('icon.icns', folder), createIcns(await draw(page, svg, [16, 32, 64, 128, 256, 512, 1024])));
await chrome.close();

async function draw(page: Page, source: string, sizes: readonly number[]): Promise<readonly IconPicture[]> {
  const pictures: IconPicture[] = [];
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${source}`);
    pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
  }
  return pictures;
}
