import { defineConfig } from '@playwright/test';
import { findBrowser } from './build/find-browser.ts';
import type { TestOptions } from './e2e/test.ts';

const browser = findBrowser({ windows: false });

const minuteMs = 60_000;

// One spec per user job. Tags say where a test runs: @desktop against the desktop app alone, @web against the web host
// alone, none against both (CONTRIBUTING.md explains when to use which). build/test-electron/run-specs.ts runs the
// project `desktop`. The tests look at both themes themselves. The project `package` tries what `npm run package`
// makes; `pictures` takes those of the README and the user guide.
export default defineConfig<TestOptions>({
  testDir: 'e2e',
  outputDir: 'artifacts/e2e',
  globalSetup: './e2e/build-first.ts',
  forbidOnly: process.env.CI !== undefined,
  fullyParallel: true,
  workers: 2,
  // A run always ends. The scripts that run the other projects pass their own limits.
  globalTimeout: 40 * minuteMs,
  // Generous, so that a slow machine does not fail a test. But one test that hangs costs this limit up to three times:
  // for its body, for the end of its app, and for the end of its worker.
  timeout: 90_000,
  maxFailures: 5,
  expect: { timeout: 30_000 },
  use: {
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    // Times of day have 24 hours.
    locale: 'en-GB',
    colorScheme: 'dark',
    contextOptions: { reducedMotion: 'reduce' },
    // Pictures of each moment would cost more than the tests themselves, and copies of each page a fifth more. A failed
    // test keeps its actions, its requests, and the page and the picture at its end.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      timeout: 45_000,
      ...(browser?.source === 'installed' ? { executablePath: browser.program } : {}),
    },
  },
  projects: [
    { name: 'web', grepInvert: /@desktop/ },
    { name: 'desktop', use: { host: 'desktop' }, grepInvert: /@web/ },
    // Under strace; the privacy part of `npm test` runs it.
    {
      name: 'privacy',
      testDir: 'build/privacy',
      testMatch: '*.spec.ts',
      use: { host: 'desktop' },
      timeout: 2 * minuteMs,
    },
    // Each is one long story.
    { name: 'pictures', use: { host: 'desktop' }, testMatch: '*-pictures.ts', timeout: 4 * minuteMs },
    { name: 'package', testDir: 'build/package', testMatch: '*.spec.ts', timeout: 4 * minuteMs },
  ],
});
