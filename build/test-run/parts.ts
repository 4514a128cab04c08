import { extendLimit } from '../../fixtures/testkit/test-run.ts';
import type { SelectedTests } from './changed-selection.ts';
import type { Part } from './run-part.ts';

const toBinaryPath = (path: string): string => `node_modules/${path}`;

/** A check of the sources. All of them together take less than the unit tests, and run at the same time. */
const createCheck = (name: string, command: readonly string[]): Part => ({ name, command, minutes: 5, isBeside: true });

const createTypeCheck = (program: string): Part =>
  createCheck(`types of ${program}`, [toBinaryPath('typescript/bin/tsc'), '-p', `tsconfig.${program}.json`]);

const createVitestPart = (name: string, minutes: number, projects: readonly string[]): Part => ({
  name,
  command: [
    ...[toBinaryPath('vitest/vitest.mjs'), 'run', ...projects.map((project) => `--project=${project}`)],
    ...['--reporter=dot', '--reporter=./build/test-run/vitest-reporter.ts', '--no-color'],
  ],
  minutes,
  silentMinutes: 3,
  hasTests: true,
});

const createFaultsPart = (flag: string, minutes: number): Part => ({
  name: 'faults',
  command: ['build/faults/main.ts', flag],
  minutes,
  silentMinutes: 3,
  hasTests: true,
  after: 'build',
  // This part mostly waits.
  isBeside: true,
});

/** The tests that the gate runs, and those that wait for a long run or for a change of what they import. */
const everyIntegration = ['integration', 'integration-long'];

/** Playwright adds this to its own reporter. */
const reporters = '--reporter=dot,./build/test-run/playwright-reporter.ts';

/** Domains whose tests must cover 90% of lines and branches, as in the Vitest configuration. */
const covered = ['privacy/consent', 'privacy/metrics', 'privacy/telemetry', 'diagnostics', 'redaction'];

function createIntegrationPart(projects: readonly string[]): Part {
  return { ...createVitestPart('integration', 30, projects), isInMemory: true };
}

/** Playwright reports its own limit better, so it ends two minutes before the part. */
function toGlobalTimeout(minutes: number): string {
  return `--global-timeout=${(minutes - 2) * 60_000}`;
}

function createWebPart(minutes: number, filters: readonly string[]): Part {
  const program = [toBinaryPath('@playwright/test/cli.js'), 'test', '--project=web', reporters];
  const command = [...program, toGlobalTimeout(minutes), ...filters];
  return { name: 'e2e', command, minutes, hasTests: true, isInMemory: true, after: 'build' };
}

function createDesktopPart(minutes: number, filters: readonly string[]): Part {
  const command = ['build/test-electron/run-specs.ts', reporters, toGlobalTimeout(minutes), ...filters];
  return { name: 'desktop', command, minutes, hasTests: true, after: 'build' };
}

/** Everything that a submission must pass. */
export const gate: readonly Part[] = [
  createCheck('format and lint', [toBinaryPath('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings']),
  createTypeCheck('shared'),
  createTypeCheck('electron'),
  createTypeCheck('renderer'),
  createCheck('import boundaries', [
    toBinaryPath('dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config=.dependency-cruiser.mjs',
    ...['shared', 'electron', 'renderer', 'fixtures', 'build', 'e2e'],
  ]),
  createCheck('folder circles', ['build/check-folders.ts']),
  createCheck('unused code', [toBinaryPath('knip/bin/knip.js')]),
  createCheck('paths in documents', ['build/check-doc-paths.ts']),
  createCheck('claims in documents', ['build/check-doc-claims.ts']),
  createCheck('protocol', ['build/generate-protocol.ts', '--check']),
  createCheck('lock file', ['build/check-lock-file.ts']),
  createCheck('workflow', ['build/check-workflow.ts']),
  createCheck('build', ['build/build.ts']),
  { ...createCheck('dependencies', ['build/check-dependencies.ts']), after: 'build' },
  createVitestPart('unit', 12, ['unit', 'unit-alone']),
  createIntegrationPart(['integration']),
  createFaultsPart('--short', 15),
  // Each of its days is one long test: others must not slow it down.
  { ...createVitestPart('privacy', 8, ['privacy']), after: 'build' },
  { name: 'browser', command: ['build/provide-browser.ts'], minutes: 5 },
  // What runs on the desktop does not run here again.
  createWebPart(42, ['--grep=@web', '--grep-invert=@long']),
  createDesktopPart(24, ['--grep-invert=@long']),
  { name: 'package', command: ['build/package/try-package.ts', reporters], minutes: 6, hasTests: true, after: 'build' },
  { name: 'telemetry', command: ['build/check-telemetry.ts'], minutes: 1, after: 'privacy' },
];

/**
 * How much longer a long run waits for a silent test, in minutes of the gate: some tests have limits of five minutes
 * there.
 */
const moreSilentMinutes = 3;

/** These parts of the gate with all of their tests. */
const whole: Readonly<Record<string, Part>> = {
  integration: createIntegrationPart(everyIntegration),
  e2e: createWebPart(90, []),
  desktop: createDesktopPart(36, []),
};

/** The gate with all of its tests, corpora, coverage, and more random cases. For releases, and when in doubt. */
export const long: readonly Part[] = [
  ...gate.map((part) =>
    part.name === 'faults' ? createFaultsPart('--runs=10', 30) : extendPart(whole[part.name] ?? part),
  ),
  extendPart(createVitestPart('long', 20, ['long'])),
  {
    name: 'coverage',
    command: [
      ...[toBinaryPath('vitest/vitest.mjs'), 'run', '--reporter=dot', '--coverage'],
      ...['shared', 'electron', 'electron/model'].flatMap((place) => covered.map((domain) => `${place}/${domain}`)),
    ],
    minutes: 8,
  },
];

/** A part whose tests take longer in a long run. There, a test reaches its own limit before silence ends the part. */
function extendPart(part: Part): Part {
  if (part.silentMinutes === undefined) return part;
  return { ...part, minutes: part.minutes * 3, silentMinutes: extendLimit(part.silentMinutes + moreSilentMinutes) };
}

/**
 * Returns how long parts may take together, in minutes. The parts of each row run one at a time, and the two rows run
 * at once.
 */
export function minutesOf(parts: readonly Part[]): number {
  const sumOf = (row: readonly Part[]) => row.reduce((sum, { minutes }) => sum + minutes, 0);
  return Math.max(sumOf(parts.filter(({ isBeside }) => !isBeside)), sumOf(parts.filter(({ isBeside }) => isBeside)));
}

/**
 * Returns the gate, with larger parts that run only what a change reaches, all tests of that. Only a whole run can show
 * that an event is missing.
 */
export function selectGate({
  desktop,
  faults: hasFaults,
  integration,
  package: hasPackage,
  privacy,
  web,
}: SelectedTests): readonly Part[] {
  const filesOf: Readonly<Record<string, readonly string[] | 'all'>> = {
    integration,
    faults: hasFaults ? 'all' : [],
    privacy: privacy ? 'all' : [],
    browser: web.length > 0 ? 'all' : [],
    e2e: web,
    desktop,
    package: hasPackage ? 'all' : [],
    telemetry: [],
  };
  return gate.flatMap((gated) => {
    const part = whole[gated.name] ?? gated;
    const files = filesOf[part.name] ?? 'all';
    if (files === 'all') return [part];
    if (files.length === 0) return [];
    if (part.name === 'integration') return [{ ...part, command: [...part.command, ...files] }];
    // A spec may have tests for the other host alone.
    return [{ ...part, hasTests: false, command: [...part.command, '--pass-with-no-tests', ...files] }];
  });
}
