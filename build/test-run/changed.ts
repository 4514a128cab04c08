import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { type Changes, findChanges, listFiles } from './changed-files.ts';
import { buildNeedGraph } from './changed-graph.ts';
import { type FeatureMap, isSpec, type Project, type SelectedTests, selectTests } from './changed-selection.ts';

/** The tests that the changes since `ref` reach, with the changes. See `findChanges` for a `ref` that is null. */
export function findAffectedTests(root: string, ref: string | null): Changes & SelectedTests {
  const changes = findChanges(root, ref);
  const files = listFiles(root).filter((file) => existsSync(join(root, file)));
  return { ...changes, ...selectTests(readProject(root, files), readFeatureMap(root), changes.changed) };
}

/** The project on the disk, with these files. */
export function readProject(root: string, files: readonly string[]): Project {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const specs = files.filter(isSpec).map((file) => ({ file, hosts: findHosts(read(file)) }));
  return {
    files,
    needs: buildNeedGraph(files, read),
    specs: {
      web: specs.filter(({ hosts }) => hosts.web).map(({ file }) => file),
      desktop: specs.filter(({ hosts }) => hosts.desktop).map(({ file }) => file),
    },
  };
}

/** The hosts that a spec may have tests for. A test whose tag is that of its group counts for both. */
export function findHosts(source: string): { readonly web: boolean; readonly desktop: boolean } {
  const tests = source
    .split(/^ *test(?:[.]describe)?\(/m)
    .slice(1)
    .map((text) => /^.*?=> \{/s.exec(text)?.[0] ?? '');
  return {
    web: tests.some((test) => !test.includes("'@desktop'")),
    desktop: tests.some((test) => !test.includes("'@web'")),
  };
}

const words = z.string().transform((text) => text.split(/\s+/));

const writtenMap = z.object({ core: words, looks: words }).catchall(
  z.strictObject({
    code: words,
    specs: words,
    host: z.union([z.literal('all'), words]).default([]),
    parts: words.pipe(z.array(z.enum(['faults', 'privacy']))).default([]),
    composes: z.boolean().default(false),
  }),
);

/** The written map, from `e2e/features.toml`. */
export function readFeatureMap(root: string): FeatureMap {
  const { core, looks, ...features } = writtenMap.parse(parse(readFileSync(join(root, 'e2e/features.toml'), 'utf8')));
  return { core, looks, features };
}
