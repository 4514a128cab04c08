import { defineConfig } from '@playwright/test';
import { findBrowser } from './build/find-browser.ts';
import type { TestOptions } from './e2e/test.ts';

const browser = findBrowser({ windows: false });

// One spec per user job. Tags say where a test runs: @desktop against the desktop app alone, @web against the web host
// alone, none against both (CONTRIBUTING.md says when which). build/test-electron/run-specs.ts runs the project desktop. The
// tests look at both themes themselves. The project package tries what `npm run package` makes;
// pictures takes those of the README and the user guide.
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
  projects: [
    { name: 'web', grepInvert: /@desktop/ },
    { name: 'desktop', use: { host: 'desktop' }, grepInvert: /@web/ },
    { name: 'pictures', use: { host: 'desktop' }, testMatch: '*-pictures.ts' },
    { name: 'package', testDir: 'build/package', testMatch: '*.spec.ts' },
  ],
});
