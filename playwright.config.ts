import { defineConfig } from '@playwright/test';
import { findBrowser } from './build/find-browser.ts';
import { desktopProgram } from './e2e/desktop.ts';
import type { TestOptions } from './e2e/test.ts';

const browser = findBrowser();
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
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    ...(browser?.source === 'installed' ? { launchOptions: { executablePath: browser.program } } : {}),
  },
  projects: [{ name: 'web' }, { name: 'desktop', use: { host: 'desktop' }, grepInvert: /@web/ }],
});
