import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { limit } from './fixtures/testkit/test-run.ts';

// Generous, so that a busy machine does not fail a test. A test that waits for something that never happens fails
// anyway.
const expectations = { poll: { timeout: 30_000 } };

// A unit test file that replaces a module must have its own modules. All others share theirs, because loading them
// again for each file is most of the time of light tests.
const [unitTogether, unitAlone] = split('{shared,electron,renderer,fixtures,build}/**/*.test.{ts,tsx}', [
  '**/*.{integration,privacy,long}.test.ts',
]);

// Property tests run hundreds of cases, or thousands with --long; a machine that is busy must not fail them.
const unit = {
  setupFiles: 'fixtures/testkit/fix-locale.ts',
  environment: 'node',
  expect: expectations,
  testTimeout: limit(60_000),
} as const;

const integration = {
  globalSetup: 'build/build-test-workers.ts',
  environment: 'node',
  expect: expectations,
  testTimeout: limit(120_000),
  hookTimeout: limit(120_000),
} as const;

// Integration tests of modules, most of which need only git or a disk, and those of the whole host that read back what
// others prove is written. A change elsewhere hardly alters what they show, so they run with `npm test -- --changed`
// after a change of what they import, and with --long.
const hostFiles = [
  'binary-changes,bundles,change-scopes,commit-hooks,commit-message,demo,diff-authors,exports,item-ids,line-origins',
  'login-shell,machine,notification-service,otlp,own-actions,own-changes,recorded-runs,removed-copies,resources',
  'run-analysis,run-handlers,shell-snapshot,steps,suggested-actions,thread-actions,thread-titles,tidy-removed,updates',
];
const longIntegration = [
  '{build,fixtures}/**/*.integration.test.ts',
  'electron/{catalogs,changes,codex,commits,console,file-finder,git,host,launch,privacy}/**/*.integration.test.ts',
  'electron/{pull-requests,rewind,runs,store,transport}/**/*.integration.test.ts',
  `electron/app/{${hostFiles.join(',')}}.integration.test.ts`,
];

// Unit tests touch no process and no socket. Integration tests run the real Codex against the scripted provider, and
// privacy tests run the built web host too.
export default defineConfig({
  test: {
    // Vitest would leave one core free, which is half of a machine that has two.
    maxWorkers: '100%',
    // The host's threads run from their sources here, each with Node's own type stripping, which is WebAssembly. Works
    // around a V8 double free when two threads compile the same wrapper (nodejs/node#64500), which ends the process: no
    // wrapper is compiled.
    execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
    // Measured only with --coverage: the code that reports on the user and the machine, and the code that removes such
    // data.
    coverage: {
      provider: 'v8',
      include: [
        '{shared,electron,electron/model}/{privacy/consent,privacy/metrics,privacy/telemetry,diagnostics,redaction}/**/*.ts',
      ],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['text'],
      thresholds: { lines: 90, branches: 90 },
    },
    projects: [
      { test: { ...unit, name: 'unit', include: unitTogether, isolate: false } },
      { test: { ...unit, name: 'unit-alone', include: unitAlone } },
      // Tests that are too slow for every commit. They run with `npm test -- --long`.
      { test: { ...unit, name: 'long', include: ['{shared,electron,renderer,fixtures,build}/**/*.long.test.ts'] } },
      // Each file has its own process: a process that has run many apps is large, and starts programs three times as
      // slowly.
      {
        test: {
          ...integration,
          name: 'integration',
          include: ['electron/**/*.integration.test.ts'],
          exclude: longIntegration,
        },
      },
      {
        test: { ...integration, name: 'integration-long', include: longIntegration },
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

/** Splits the files that a pattern matches into those that can share their modules and those that cannot. */
function split(pattern: string, exclude: readonly string[]): readonly [string[], string[]] {
  const files = globSync(pattern, { cwd: import.meta.dirname, exclude });
  const isAlone = (path: string) =>
    /\bvi\.(mock|doMock|resetModules)\(/.test(readFileSync(join(import.meta.dirname, path), 'utf8'));
  return [files.filter((path) => !isAlone(path)), files.filter(isAlone)];
}
