import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFeatureMap, readProject } from './changed.ts';
import { getDependents } from './changed-graph.ts';
import { findHostTests, findOwners, getTestName, hasOnlyTypes, isOfApp, isSpec } from './changed-selection.ts';

// Checks that the written map from code to tests is complete, and that everything in it exists.

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = globSync('{build,e2e,electron,fixtures,renderer,shared}/**/*.*', { cwd: root }).map((path) =>
  path.replaceAll('\\', '/'),
);
const project = readProject(root, [...files, ...globSync('*.config.ts', { cwd: root })]);
const users = getDependents(project.needs);
const map = readFeatureMap(root);
const features = Object.entries(map.features);
const specs = files.filter(isSpec).map(getTestName);
const hostTests = findHostTests(users).map(getTestName);

/** A change in Codex's protocol runs everything. Only tests and benches use the manual clock. */
const withoutMap = ['electron/model/codex-protocol/', 'shared/base/manual-clock.ts'];

describe('the map of features', () => {
  it('the feature map has every spec', () => {
    const named = new Set([...map.core, ...map.looks, ...features.flatMap(([, { specs: some }]) => some)]);
    expect([...named].filter((name) => !specs.includes(name))).toEqual([]);
    expect(specs.filter((name) => !named.has(name))).toEqual([]);
  });

  it('the feature map has every integration file that starts the whole host', () => {
    const named = new Set(features.flatMap(([, { host }]) => (host === 'all' ? [] : host)));
    expect(hostTests).toHaveLength(new Set(hostTests).size);
    expect([...named].filter((name) => !hostTests.includes(name))).toEqual([]);
    expect(hostTests.filter((name) => !named.has(name))).toEqual([]);
  });

  it('the feature map has no path prefix that decides nothing', () => {
    const starts = features.flatMap(([name, { code }]) => code.map((start) => ({ name, start })));
    const deciding = new Set(
      files.flatMap((file) => {
        const matching = starts.filter(({ start }) => file.startsWith(start));
        const longest = Math.max(...matching.map(({ start }) => start.length));
        return matching.filter(({ start }) => start.length === longest);
      }),
    );
    expect(starts.filter((start) => !deciding.has(start))).toEqual([]);
  });

  it('the feature map leads from every file of the app to a spec', () => {
    const lost = files
      .filter((file) => isOfApp(file) && !withoutMap.some((start) => file.startsWith(start)))
      .filter((file) => !hasOnlyTypes(file, project.needs, users))
      .filter((file) => findOwners(file, map.features, users).every((owner) => owner.specs.length === 0));
    expect(lost).toEqual([]);
  });
});
