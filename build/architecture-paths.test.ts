import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The steps of the six paths, each as one line. */
function readSteps(): readonly string[] {
  const document = readFileSync(`${root}/docs/architecture.md`, 'utf8');
  const section = document.split('\n## ').find((each) => each.startsWith('Six paths')) ?? '';
  return section
    .split(/\n(?=\d+\. )|\n\n/)
    .map((step) => step.replaceAll(/\s+/g, ' '))
    .filter((step) => step.includes('`'));
}

/** Returns the names in a step that are followed by the file that has them: `name` in `file`. */
function findPlacedNames(step: string): readonly { readonly name: string; readonly path: string }[] {
  return [...step.matchAll(/`([\w#.]+)`,? in `([\w./-]+\.tsx?)`/g)].map(([, name = '', path = '']) => ({ name, path }));
}

/** Whether a source has the class and the method of a name such as `Class.method`. A step may also name an object. */
function hasName(path: string, name: string): boolean {
  const source = readFileSync(`${root}/${path}`, 'utf8');
  return name.split('.').every((part) => new RegExp(`(?<![\\w#])${part}\\b`).test(source));
}

it('each step of the six paths in docs/architecture.md names what its file has', () => {
  const named = readSteps().flatMap(findPlacedNames);
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter(({ name, path }) => !hasName(path, name));
  expect(missing).toEqual([]);
});
