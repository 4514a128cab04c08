import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../find-browser.ts';
import { createIcns, createIco, type IconPicture } from './icon-files.ts';

// `npm run icons`, for use after changing build/package/resources/icon.svg: draws it in every size and writes the
// committed files for the packages, and the pictures that the app itself shows outside its windows.

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

/** Has larger bars, which are still visible at 16 pixels. */
const small = filled.replace('translate(192 192) scale(20)', 'translate(128 128) scale(24)');
const pictures = new URL('../../../electron/shell/pictures/', import.meta.url);
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures);
writeFileSync(new URL('tray.ico', pictures), createIco(await draw(page, small, [16, 20, 24, 28, 32, 40, 48])));
await write('tray', small, 24, [1, 1.5, 2]);
await write('trayTemplate', readFileSync(new URL('tray-template.svg', folder), 'utf8'), 18, [1, 2]);
// Windows takes one size for every display.
for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9]) await write(`badge-${count}`, drawBadge(`${count}`, 24), 32, [1]);
await write('badge-9-plus', drawBadge('9+', 19), 32, [1]);
await chrome.close();

/** Writes a picture in each of `scales`, named as Electron looks for them. `size` is its width in units of the display. */
async function write(name: string, source: string, size: number, scales: readonly number[]): Promise<void> {
  for (const scale of scales) {
    const [picture] = await draw(page, source, [size * scale]);
    if (picture !== undefined)
      writeFileSync(new URL(`${name}${scale === 1 ? '' : `@${scale}x`}.png`, pictures), picture.png);
  }
}

/** A disc in the amber of everything that waits, with a number. */
function drawBadge(text: string, fontSize: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <circle cx="16" cy="16" r="16" fill="#f0b75a"/>
    <text x="16" y="${16 + 0.365 * fontSize}" text-anchor="middle" fill="#0b0a09"
      style="font: bold ${fontSize}px 'DejaVu Sans', sans-serif">${text}</text>
  </svg>`;
}

async function draw(page: Page, source: string, sizes: readonly number[]): Promise<readonly IconPicture[]> {
  const pictures: IconPicture[] = [];
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${source}`);
    pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
  }
  return pictures;
}
