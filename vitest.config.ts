import { defineConfig } from 'vitest/config';

// What a test waits for comes when it comes: a busy machine must not fail it, and one that never comes fails it anyway.
const expectations = { poll: { timeout: 30_000 } };

// Unit tests touch no process and no socket; integration tests run the real Codex against the scripted provider, those
// of privacy the built web host too.
export default defineConfig({
  test: {
    // Vitest would leave one core free, which is half of a machine that has two.
    maxWorkers: '100%',
    // Threads of the host run from their sources here, each with Node's own type stripping, which is WebAssembly. V8 can
    // free a wrapper twice that two threads compile at once (nodejs/node#64500), and the process is gone; so none is.
    execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
    // Measured only with --coverage: what says of the person and the machine, and what leaves that out.
    coverage: {
      provider: 'v8',
      include: ['{shared,electron}/{privacy/consent,privacy/metrics,privacy/telemetry,diagnostics,redaction}/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['text'],
      thresholds: { lines: 90, branches: 90 },
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer,fixtures,build}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.{integration,privacy}.test.ts'],
          environment: 'node',
          expect: expectations,
          // Property tests run hundreds of cases; a machine that is busy with other things must not fail them.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          globalSetup: 'build/build-test-workers.ts',
          include: ['{electron,fixtures,build}/**/*.integration.test.ts'],
          environment: 'node',
          expect: expectations,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Writes fixtures, and is run by name only.
        test: {
          name: 'recordings',
          include: ['build/**/*.recording.ts'],
          environment: 'node',
          expect: expectations,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'privacy',
          include: ['build/**/*.privacy.test.ts'],
          environment: 'node',
          expect: expectations,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
