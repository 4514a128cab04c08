import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** How many tests a part ran, by outcome. */
export type Count = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** One part of `npm test`: a Node command, and how its tests are counted if it is more than one check. */
export type Part = {
  readonly name: string;
  /** Arguments for Node; the first is a script. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the command's result. Called after it ended. */
  readonly count?: () => Count;
};

const binary = (path: string): string => `node_modules/${path}`;

const typeCheck = (program: string): Part => ({
  name: `types of ${program}`,
  command: [binary('typescript/bin/tsc'), '-p', `tsconfig.${program}.json`],
});

const vitest = (project: string): Part => ({
  name: project,
  command: [
    binary('vitest/vitest.mjs'),
    'run',
    `--project=${project}`,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=artifacts/${project}.json`,
  ],
  count: () => countVitest(readFileSync(`artifacts/${project}.json`, 'utf8')),
});

/** Domains whose tests must cover 90% of lines and branches, as in the Vitest configuration. */
const covered = ['privacy/consent', 'privacy/metrics', 'privacy/telemetry', 'diagnostics', 'redaction'];

/** All parts of `npm test`, in this order. */
export const parts: readonly Part[] = [
  { name: 'format and lint', command: [binary('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings'] },
  typeCheck('shared'),
  typeCheck('electron'),
  typeCheck('renderer'),
  {
    name: 'import boundaries',
    command: [
      binary('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config=.dependency-cruiser.mjs',
      ...['shared', 'electron', 'renderer', 'fixtures', 'build', 'e2e'],
    ],
  },
  { name: 'folder circles', command: ['build/check-folder-circles.ts'] },
  { name: 'unused code', command: [binary('knip/bin/knip.js')] },
  { name: 'paths in documents', command: ['build/check-doc-paths.ts'] },
  { name: 'claims in documents', command: ['build/check-doc-claims.ts'] },
  { name: 'protocol', command: ['build/generate-protocol.ts', '--check'] },
  { name: 'lock file', command: ['build/check-lock-file.ts'] },
  { name: 'workflow', command: ['build/check-workflow.ts'] },
  vitest('unit'),
  {
    name: 'coverage',
    command: [
      ...[binary('vitest/vitest.mjs'), 'run', '--reporter=dot', '--coverage'],
      ...['shared', 'electron'].flatMap((place) => covered.map((domain) => `${place}/${domain}`)),
    ],
  },
  vitest('integration'),
  { name: 'build', command: ['build/build.ts'] },
  { name: 'dependencies', command: ['build/check-dependencies.ts'] },
  { name: 'package', command: ['build/package/check.ts'] },
  {
    name: 'faults',
    command: ['build/faults/main.ts', '--short'],
    count: () => countFaults(readFileSync('artifacts/faults.json', 'utf8')),
  },
  vitest('privacy'),
  { name: 'browser', command: ['build/provide-browser.ts'] },
  {
    name: 'e2e',
    command: [binary('@playwright/test/cli.js'), 'test', '--project=web', '--reporter=dot,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: 'artifacts/e2e.json' },
    count: () => countPlaywright(readFileSync('artifacts/e2e.json', 'utf8')),
  },
  {
    name: 'desktop',
    command: ['build/test-electron/run-specs.ts', '--reporter=dot,json'],
    count: () => countPlaywright(readFileSync('artifacts/desktop.json', 'utf8')),
  },
  {
    name: 'packaged app',
    command: ['build/package/play.ts', '--reporter=dot,json'],
    count: () => countPlaywright(readFileSync('artifacts/packaged-app.json', 'utf8')),
  },
  { name: 'telemetry', command: ['build/check-telemetry.ts'] },
];

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
});

/** Counts the tests in a Vitest JSON report. */
export function countVitest(json: string): Count {
  const report = vitestReport.parse(JSON.parse(json));
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}

const faultsReport = z.object({
  outcomes: z.array(z.object({ runs: z.number(), harmfulRuns: z.number() })),
});

/** Counts the runs in a fault report. A harmful run failed. */
export function countFaults(json: string): Count {
  const { outcomes } = faultsReport.parse(JSON.parse(json));
  const failed = outcomes.reduce((sum, { harmfulRuns }) => sum + harmfulRuns, 0);
  return { passed: outcomes.reduce((sum, { runs }) => sum + runs, 0) - failed, failed, skipped: 0 };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Counts the tests in a Playwright JSON report. A test that passed only on retry failed. */
export function countPlaywright(json: string): Count {
  const { stats } = playwrightReport.parse(JSON.parse(json));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}
