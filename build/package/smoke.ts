import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { packagedPlaces, root } from './package-app.ts';

// `npm run package:smoke`: starts what `npm run package` left, and waits until its window names the Codex that was packaged
// with it: page, contract, threads of the host, databases and Codex have then all been loaded from the package.

/** How long any step may take, in milliseconds. */
const deadlineMs = 60_000;

const { program } = packagedPlaces(join(root, 'artifacts', 'package'));
const place = mkdtempSync(join(tmpdir(), 'workcell-smoke-'));
// A person's own Codex must not stand in for the one that was packaged.
const env = {
  ...process.env,
  CODEX_HOME: place,
  PATH: process.platform === 'win32' ? process.env.PATH : '/usr/bin:/bin',
};
const app = spawn(program, ['--remote-debugging-port=0', '--data-dir', join(place, 'data')], {
  env,
  stdio: ['ignore', 'ignore', 'pipe'],
});
try {
  const browser = await chromium.connectOverCDP(await debuggingAddress(), { timeout: deadlineMs });
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page', { timeout: deadlineMs }));
  await page
    ?.getByText(/^Codex \d+\.\d+\.\d+/)
    .first()
    .waitFor({ timeout: deadlineMs });
  const title = await page?.title();
  if (title === undefined) throw new Error('The app opened no window');
  await browser.close();
  process.stdout.write(`${program} shows "${title}" and has found its Codex\n`);
} finally {
  app.kill();
  rmSync(place, { recursive: true, force: true, maxRetries: 10 });
}

/** Where Chromium listens, once it says so; what else the app says is passed on. */
async function debuggingAddress(): Promise<string> {
  const timer = setTimeout(() => app.kill(), deadlineMs);
  try {
    for await (const line of createInterface(app.stderr)) {
      const address = /^DevTools listening on (\S+)/.exec(line)?.[1];
      if (address !== undefined) {
        app.stderr.pipe(process.stderr);
        return address;
      }
      process.stderr.write(`${line}\n`);
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`${program} ended without a window`);
}
