import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser, headlessShell } from './find-browser.ts';

// Makes sure that a browser exists for the end-to-end tests, and reports which one in one line.

let browser = findBrowser({ windows: false });
let origin = browser?.source === 'playwright' ? 'Playwright’s own' : 'installed on this machine';
if (browser === null && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  // Not every release has the headless shell.
  for (const name of [headlessShell, 'chromium']) {
    process.stdout.write(`Installing the system package ${name}\n`);
    spawnSync('apt-get', ['install', '-y', '-qq', name], { stdio: ['ignore', 'ignore', 'inherit'], env });
    browser = findBrowser({ windows: false });
    origin = `the system package ${name}`;
    if (browser !== null) break;
  }
}
if (browser === null) {
  process.stderr.write(
    'No browser for the end-to-end tests: run "npx playwright install chromium", or install Chrome or Chromium.\n',
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`The browser for the end-to-end tests is ${browser.program}, ${origin}\n`);
}
