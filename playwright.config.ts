import { defineConfig } from '@playwright/test';
import { findBrowser } from './build/find-browser.ts';
import { desktopProgram } from './e2e/desktop.ts';
import type { TestOptions } from './e2e/test.ts';

const browser = findBrowser({ windows: false });
const desktop = desktopProgram();
const isRunner = process.env.TEST_WORKER_INDEX === undefined;
if (isRunner && 'missing' in desktop) {
  process.stderr.write(`The tests of the desktop app are skipped: ${desktop.missing}\n`);
}

// One spec a user job. All run against the web host; all but those tagged @web against the desktop app, where there is
// an Electron to run it. Both themes are looked at by the tests themselves.
export default defineConfig<TestOptions>({
  testDir: 'e2e',
  outputDir: 'artifacts/e2e',
  globalSetup: './e2e/build-first.ts',
  forbidOnly: process.env.CI !== undefined,
  fullyParallel: true,
  workers: 2,
  // What is waited for comes when it comes: a machine that is slow today must not fail a test.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    actionTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    // Pictures of each moment would cost more than the tests themselves; the trace has each step's page as it is.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    ...(browser?.source === 'installed' ? { launchOptions: { executablePath: browser.program } } : {}),
  },
  projects: [{ name: 'web' }, { name: 'desktop', use: { host: 'desktop' }, grepInvert: /@web/ }],
});
