import { describe, expect, it } from 'vitest';
import type { FileGraph } from './changed-graph.ts';
import { type Feature, type FeatureMap, type Project, selectTests } from './changed-selection.ts';

const feature = (parts: Partial<Feature>): Feature => ({
  ...{ code: [], specs: [], host: [], parts: [], composes: false },
  ...parts,
});

const map: FeatureMap = {
  core: ['thread'],
  looks: ['window-sizes'],
  features: {
    git: feature({ code: ['electron/git/'], specs: ['run-review'], host: ['runs'] }),
    store: feature({
      code: ['electron/store/'],
      specs: ['stored-threads'],
      host: ['stored-threads'],
      parts: ['faults'],
    }),
    keys: feature({
      code: ['electron/store/keys/', 'renderer/features/keys/'],
      specs: ['keys-desktop'],
      parts: ['faults'],
    }),
    app: feature({ code: ['electron/app/', 'renderer/app.tsx'], specs: ['lifecycle'], host: 'all', composes: true }),
    demo: feature({ code: ['fixtures/demo/'], specs: ['demo'] }),
  },
};

const harness = 'electron/app/testing/test-app.ts';
const needs: Readonly<Record<string, readonly string[]>> = {
  'electron/app/app.ts': ['electron/git/start-git.ts', 'electron/store/open.ts', 'shared/base/listeners.ts'],
  [harness]: ['electron/app/app.ts', 'fixtures/provider/provider.ts'],
  'electron/app/runs.integration.test.ts': [harness],
  'electron/app/stored-threads.integration.test.ts': ['electron/app/testing/restart.ts'],
  'electron/app/testing/restart.ts': [harness],
  'electron/git/trees.integration.test.ts': ['electron/git/start-git.ts'],
  'electron/git/start-git.ts': ['shared/base/lines.ts', 'shared/base/listeners.ts'],
  'electron/git/git-call.ts': [],
  'electron/store/open.ts': ['electron/store/keys/key.ts', 'shared/base/lines.ts'],
  'electron/store/keys/key.ts': [],
  'electron/store/keys/key.test.ts': ['electron/store/keys/key.ts'],
  'electron/store/row.ts': [],
  'electron/git/row-of.test.ts': ['electron/store/row.ts'],
  'renderer/app.tsx': ['renderer/app.css', 'renderer/features/keys/Keys.tsx'],
  'renderer/features/keys/Keys.tsx': ['renderer/features/keys/Keys.module.css', 'renderer/components/Button.tsx'],
  'renderer/components/Button.tsx': [],
  'shared/base/lines.ts': [],
  'shared/base/listeners.ts': [],
  'fixtures/provider/provider.ts': ['shared/base/lines.ts'],
  'e2e/app.ts': ['fixtures/provider/provider.ts'],
  'e2e/test.ts': ['e2e/app.ts'],
  'e2e/relay.ts': [],
  'vitest.config.ts': ['build/build-test-workers.ts'],
  'playwright.config.ts': ['build/build.ts'],
  'build/build-test-workers.ts': [],
  'build/build.ts': ['build/precompress.ts'],
  'build/test-electron/run-specs.ts': ['build/test-electron/session.ts'],
  'build/faults/main.ts': ['build/faults/rig.ts'],
  'build/words.ts': [],
};
const specs = ['demo', 'lifecycle', 'run-review', 'stored-threads', 'thread', 'window-sizes'];
const specFile = (name: string): string => `e2e/${name}.spec.ts`;
const graph: FileGraph = new Map([
  ...Object.entries(needs),
  ...specs.map((name): [string, readonly string[]] => [specFile(name), ['e2e/test.ts']]),
  [specFile('keys-desktop'), ['e2e/test.ts', 'e2e/relay.ts']],
]);
const project: Project = {
  files: [...new Set([...graph.keys(), ...[...graph.values()].flat()])],
  needs: graph,
  specs: { web: specs.map(specFile), desktop: [specFile('keys-desktop'), specFile('thread')] },
};

const select = (...changed: readonly string[]) => selectTests(project, map, changed);
const names = (files: readonly string[] | 'all') =>
  files === 'all' ? files : files.map((file) => file.replace(/^.*\/|[.](?:integration|spec).*$/g, ''));

describe('a change in code of a feature', () => {
  it('runs the specs and host files of a changed feature, the core, and what imports the code', () => {
    const selected = select('electron/git/start-git.ts');
    expect(names(selected.integration)).toEqual(['runs', 'trees']);
    expect(names(selected.web)).toEqual(['run-review', 'thread']);
    expect(names(selected.desktop)).toEqual(['thread']);
    expect(selected).toMatchObject({ faults: false, privacy: false, package: false });
    expect(selected.why['e2e/run-review.spec.ts']).toBe('electron/git/start-git.ts');
  });

  it('runs only the tests of the feature with the most exact path', () => {
    const selected = select('electron/store/keys/key.ts');
    expect(selected).toMatchObject({ integration: [], faults: true });
    expect(names(selected.desktop)).toBe('all');
    expect(names(selected.web)).toEqual(['thread']);
  });

  it('runs no host file and no faults if only the page has the changed code', () => {
    expect(select('renderer/features/keys/Keys.tsx')).toMatchObject({ integration: [], faults: false });
  });

  it('runs the specs of the looks for a changed style sheet', () => {
    expect(names(select('renderer/features/keys/Keys.module.css').web)).toEqual(['thread', 'window-sizes']);
  });

  it('runs only the dependents of a changed file that has only types', () => {
    expect(select('electron/store/row.ts')).toMatchObject({ integration: [], web: [], desktop: [], faults: false });
  });

  it('runs the tests of the feature also when the file was removed', () => {
    expect(names(select('electron/store/gone.ts').web)).toEqual(['stored-threads', 'thread']);
  });
});

describe('a change in code of no feature', () => {
  it('runs the tests of each feature that uses changed code, and not those of composing features', () => {
    const selected = select('shared/base/listeners.ts');
    expect(names(selected.web)).toEqual(['run-review', 'thread']);
    expect(names(selected.integration)).toEqual(['runs', 'trees']);
  });

  it('selects tests for the test harness by the map alone', () => {
    const selected = select('shared/base/lines.ts');
    expect(names(selected.web)).toEqual(['run-review', 'stored-threads', 'thread']);
    expect(names(selected.integration)).toBe('all');
  });

  it('runs the tests of composing features if nothing else uses the changed code', () => {
    expect(names(select('renderer/app.css').web)).toEqual(['lifecycle', 'thread', 'window-sizes']);
  });
});

describe('a change in a test', () => {
  it.each([
    ['an integration file runs it', 'electron/git/trees.integration.test.ts', ['trees'], []],
    ['a helper runs the files that use it', 'electron/app/testing/restart.ts', ['stored-threads'], []],
    ['a helper of specs runs the specs that use it', 'e2e/relay.ts', [], ['keys-desktop']],
    ['a unit test runs nothing else', 'electron/store/keys/key.test.ts', [], []],
  ])('%s', (_, file, integration, desktop) => {
    const selected = select(file);
    expect([names(selected.integration), names(selected.desktop), selected.web]).toEqual([integration, desktop, []]);
  });

  it("runs every file that starts the host after a change in the host's harness", () => {
    expect(names(select(harness).integration)).toEqual(['runs', 'stored-threads']);
  });

  it("runs all specs after a change in the specs' harness or its fixtures", () => {
    expect(select('e2e/app.ts')).toMatchObject({ integration: [], web: 'all', desktop: 'all' });
    const fixture = select('fixtures/provider/provider.ts');
    expect([names(fixture.integration), fixture.web, fixture.desktop]).toEqual([
      ['runs', 'stored-threads'],
      'all',
      'all',
    ]);
  });
});

describe('a change outside the app', () => {
  it.each(['package.json', 'package-lock.json', 'tsconfig.base.json', 'vite.host.config.ts', '.npmrc', 'new.yml'])(
    'runs everything after a change in %s',
    (file) => {
      const all = { integration: 'all', web: 'all', desktop: 'all', faults: true, privacy: true, package: true };
      expect(select(file)).toMatchObject(all);
    },
  );

  it.each(['README.md', 'docs/guide.md', 'biome.json', 'build/words.ts', '.ci/run'])(
    'runs nothing after a change in %s',
    (file) => {
      const none = { integration: [], web: [], desktop: [], faults: false, privacy: false, package: false };
      expect(select(file)).toEqual({ ...none, why: {} });
    },
  );

  it.each([
    ['vitest.config.ts', { integration: 'all', web: [], desktop: [], privacy: true }],
    ['playwright.config.ts', { integration: [], web: 'all', desktop: 'all', faults: false, package: true }],
    ['build/build-test-workers.ts', { integration: 'all', web: [], desktop: [], faults: false }],
    ['build/precompress.ts', { integration: [], web: 'all', desktop: 'all', faults: true, package: true }],
    ['build/test-electron/session.ts', { integration: [], web: [], desktop: 'all', faults: false }],
    ['build/faults/rig.ts', { integration: [], web: [], desktop: [], faults: true }],
    ['electron-builder.yml', { integration: [], web: [], desktop: [], package: true }],
  ])('runs the parts that work with %s after a change in it', (file, parts) => {
    expect(select(file)).toMatchObject(parts);
  });

  it("runs a feature's tests after a change in its fixtures", () => {
    expect(names(select('fixtures/demo/story.ts').web)).toEqual(['demo', 'thread']);
  });
});
