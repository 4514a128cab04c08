import { type FileGraph, findAllDependents, getDependents, isScript } from './changed-graph.ts';

// Decides which integration files and specs a change reaches. Pure: it gets the files, what each needs, and the written
// map.

/** A part of the app, and the tests that prove it. */
export type Feature = {
  /** Beginnings of the feature's paths. Among all features, the longest beginning decides. */
  readonly code: readonly string[];
  /** Names of spec files, without `.spec.ts`. */
  readonly specs: readonly string[];
  /** Names of integration files that start the whole host, without `.integration.test.ts`. */
  readonly host: readonly string[] | 'all';
  /** Other parts of the run. */
  readonly parts: readonly PartName[];
  /** True if the feature combines others: the code that it imports does not belong to it. */
  readonly composes: boolean;
};

/** The written part of the map. */
export type FeatureMap = {
  readonly features: Readonly<Record<string, Feature>>;
  /** Specs that run after every change of the app. */
  readonly core: readonly string[];
  /** Specs that run after every change of a style sheet. */
  readonly looks: readonly string[];
};

/** The project as it is now. */
export type Project = {
  readonly files: readonly string[];
  readonly needs: FileGraph;
  /** Specs that have tests for the web host, and those for the desktop. */
  readonly specs: { readonly web: readonly string[]; readonly desktop: readonly string[] };
};

/** The tests that a change reaches. `all` is every file of its kind. */
export type SelectedTests = {
  readonly integration: readonly string[] | 'all';
  readonly web: readonly string[] | 'all';
  readonly desktop: readonly string[] | 'all';
  readonly faults: boolean;
  readonly privacy: boolean;
  readonly package: boolean;
  /** For each of these files and parts, the first changed file that reaches it. */
  readonly why: Readonly<Record<string, string>>;
};

/** The code that each part runs, besides the app. */
const programs = {
  integration: ['vitest.config.ts'],
  web: ['playwright.config.ts', 'build/build.ts'],
  desktop: ['playwright.config.ts', 'build/build.ts', 'build/test-electron/run-specs.ts'],
  faults: ['build/build.ts', 'build/faults/main.ts'],
  privacy: [
    'vitest.config.ts',
    'build/build.ts',
    'build/privacy/day.privacy.test.ts',
    'build/privacy/desktop-day.spec.ts',
  ],
  package: ['electron-builder.yml', 'playwright.config.ts', 'build/build.ts', 'build/package/try-package.ts'],
} as const;

/** A part of the run that a change reaches or not. */
export type PartName = keyof typeof programs;

const partNames = ['integration', 'web', 'desktop', 'faults', 'privacy', 'package'] as const satisfies PartName[];

/**
 * The file that integration tests use to start the whole host. The written map says what those tests prove about the
 * app.
 */
const hostHarness = 'electron/app/testing/test-app.ts';
const specHarnesses = ['e2e/app.ts', 'e2e/test.ts'];
const harnesses: ReadonlySet<string> = new Set([hostHarness, ...specHarnesses]);

/** For these, static checks and unit tests find every mistake. */
const withoutRun =
  /^(?:docs\/|[.]github\/|[.]ci\/|[^/]+[.]md$|LICENSE$|NOTICE$|biome[.]json$|knip[.]jsonc$|[.]gitignore$|[.]dependency-cruiser[.]mjs$)/;

/** Files in the root that belong to some parts. Any other there may change everything, like package.json. */
const partFiles = /^(?:(?:vitest|playwright)[.]config[.]ts|electron-builder[.]yml)$/;

/** Returns the tests that these changed files reach. When in doubt, returns more. */
export function selectTests(project: Project, map: FeatureMap, changed: readonly string[]): SelectedTests {
  const users = getDependents(project.needs);
  const specs = project.files.filter(isSpec);
  const integration = project.files.filter(isIntegration);
  const hostTests = findHostTests(users);
  const why = new Map<string, string>();

  for (const file of changed) {
    for (const test of reachedBy(file)) if (!why.has(test)) why.set(test, file);
  }
  const chosen = (part: PartName, tests: readonly string[]) =>
    why.has(part) || (tests.length > 0 && tests.every((test) => why.has(test)))
      ? ('all' as const)
      : tests.filter((test) => why.has(test));
  return {
    integration: chosen('integration', integration),
    web: chosen('web', project.specs.web),
    desktop: chosen('desktop', project.specs.desktop),
    faults: why.has('faults'),
    privacy: why.has('privacy'),
    package: why.has('package'),
    why: Object.fromEntries(why),
  };

  function reachedBy(file: string): readonly string[] {
    if (changesEverything(file)) return [...partNames, ...integration, ...specs];
    const owners = findOwners(file, map.features, users);
    const isApp = owners.length > 0 || isOfApp(file);
    const stays = isApp || withoutRun.test(file);
    const reached = findAllDependents(users, file, stays ? harnesses : new Set());
    const byImports = [...integration, ...specs].filter((test) => reached.has(test));
    if (withoutRun.test(file) || (isApp && hasOnlyTypes(file, project.needs, users))) return byImports;
    if (!isApp) return [...byImports, ...partNames.filter((part) => programs[part].some((each) => reached.has(each)))];
    return [...byImports, ...byMap(file, owners, reached)];
  }

  function byMap(file: string, owners: readonly Feature[], reached: ReadonlySet<string>): readonly string[] {
    const named = new Set([
      ...map.core,
      ...(file.endsWith('.css') ? map.looks : []),
      ...owners.flatMap((owner) => owner.specs),
    ]);
    return [
      ...specs.filter((spec) => named.has(getTestName(spec))),
      ...hostTests.filter((test) => reached.has(hostHarness) && owners.some(({ host }) => isProvedBy(host, test))),
      ...(file.startsWith('renderer/') ? [] : owners.flatMap(({ parts }) => parts)),
    ];
  }
}

/** True for code of the app itself, without its tests. */
export function isOfApp(file: string): boolean {
  return /^(?:electron|renderer|shared)\//.test(file) && !isTest(file);
}

/**
 * True for a script that only tests need at run time. An entry point is not one, because its build configuration needs
 * it.
 */
export function hasOnlyTypes(file: string, needs: FileGraph, users: FileGraph): boolean {
  return needs.has(file) && isScript(file) && (users.get(file) ?? []).every(isTest);
}

/** True for a browser spec. */
export function isSpec(file: string): boolean {
  return /^e2e\/[^/]+[.]spec[.]ts$/.test(file);
}

/** Finds the integration files that start the whole host, directly or through a helper. */
export function findHostTests(users: FileGraph): readonly string[] {
  return [...findAllDependents(users, hostHarness, new Set())].filter(isIntegration);
}

function isIntegration(file: string): boolean {
  return file.endsWith('.integration.test.ts');
}

/** The name of a test file in the map: `approvals` for `electron/app/approvals.integration.test.ts`. */
export function getTestName(test: string): string {
  return test.replace(/^.*\//, '').replace(/[.](?:integration[.]test|spec)[.]ts$/, '');
}

/**
 * Returns the features with the longest beginning of this path. Without one, returns those of the closest files that
 * use it. Features that combine others count only if there are no others.
 */
export function findOwners(
  file: string,
  features: Readonly<Record<string, Feature>>,
  users: FileGraph,
): readonly Feature[] {
  if (isTest(file)) return [];
  const direct = findDirectOwners(file, features);
  if (direct.length > 0) return direct;
  const owners = new Set<Feature>();
  const looked = new Set([file]);
  for (const each of looked) {
    const found = findDirectOwners(each, features);
    for (const owner of found) owners.add(owner);
    if (found.length === 0) for (const user of users.get(each) ?? []) if (!isTest(user)) looked.add(user);
  }
  const own = [...owners].filter(({ composes }) => !composes);
  return own.length > 0 ? own : [...owners];
}

function findDirectOwners(file: string, features: Readonly<Record<string, Feature>>): readonly Feature[] {
  const matches = Object.values(features).map((feature) => ({ feature, length: getMatchLength(file, feature) }));
  const longest = Math.max(0, ...matches.map(({ length }) => length));
  return longest === 0 ? [] : matches.filter(({ length }) => length === longest).map(({ feature }) => feature);
}

function getMatchLength(file: string, { code }: Feature): number {
  return Math.max(0, ...code.map((start) => (file.startsWith(start) ? start.length : 0)));
}

const isProvedBy = (host: Feature['host'], test: string): boolean => host === 'all' || host.includes(getTestName(test));

const isTest = (file: string): boolean => /[.](?:test|spec)[.]tsx?$|\/testing\//.test(file);

function changesEverything(file: string): boolean {
  if (file.startsWith('electron/model/codex-protocol/')) return true;
  return !file.includes('/') && !withoutRun.test(file) && !partFiles.test(file);
}
