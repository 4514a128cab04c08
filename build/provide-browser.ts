import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from './find-browser.ts';

// Makes sure that there is a browser for the end-to-end tests, and says in one line which one it is.

let browser = findBrowser();
let origin = browser?.source === 'playwright' ? 'Playwright’s own' : 'installed on this machine';
if (browser === null && existsSync('/etc/debian_version') && process.getuid?.() === 0) {
  process.stdout.write('Installing the system package chromium\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  browser = findBrowser();
  origin = 'the system package chromium';
}
if (browser === null) {
  process.stderr.write(
    'No browser for the end-to-end tests: run "npx playwright install chromium", or install Chrome or Chromium.\n',
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`The browser for the end-to-end tests is ${browser.program}, ${origin}\n`);
}
