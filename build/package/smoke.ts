import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { writeAppOptions } from '../../fixtures/testkit/app-options.ts';
import { packagedPlaces, root } from './package-app.ts';

// `npm run package:smoke`: starts what `npm run package` left, and waits until its window names the Codex that was packaged
// with it: page, contract, threads of the host, databases and Codex have then all been loaded from the package.

/** How long any step may take, in milliseconds. */
const deadlineMs = 60_000;

const { program } = packagedPlaces(join(root, 'artifacts', 'package'));
const place = mkdtempSync(join(tmpdir(), 'workcell-smoke-'));
const [data, workspace] = [join(place, 'data'), join(place, 'work')];
mkdirSync(data);
mkdirSync(workspace);
writeAppOptions(data, {}, [workspace]);
// A Codex that is named is taken before the one that was packaged.
const { WORKCELL_CODEX_BIN: _, ...own } = process.env;
const app = spawn(program, ['--remote-debugging-port=0', '--data-dir', data, '--workspace', workspace], {
  env: { ...own, CODEX_HOME: place, LC_ALL: 'C' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
const gone = once(app, 'exit');
try {
  const browser = await chromium.connectOverCDP(await debuggingAddress(), { timeout: deadlineMs });
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page', { timeout: deadlineMs }));
  const status = page?.getByText(/^Codex \d+\.\d+\.\d+/).first();
  await status?.waitFor({ timeout: deadlineMs });
  const words = await status?.textContent();
  if (words === undefined) throw new Error('The app opened no window');
  await browser.close();
  process.stdout.write(`${program} says: ${words}\n`);
} finally {
  app.kill('SIGKILL');
  await gone;
  app.stderr.destroy();
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
