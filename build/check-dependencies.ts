import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import packageJson from '../package.json' with { type: 'json' };

// Checks that `dependencies` match what goes into the package: what the built hosts load at run time. Needs the build.

const folder = new URL('../dist/', import.meta.url);
const bundles = readdirSync(folder).filter((name) => name.endsWith('.js'));
if (bundles.length === 0) throw new Error('There is no build: run "npm run build" first');
const code = bundles.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');

const imported = new Set(
  [...code.matchAll(/(?:^import\s|\bfrom\s|\bimport\()\s*"([^".\s][^"\s]*)"/gm)]
    .map(([, id = '']) => getPackage(id))
    .filter((name) => !isBuiltin(name) && name !== 'electron'),
);
const declared = Object.keys(packageJson.dependencies);

const problems = [
  ...[...imported].filter((name) => !declared.includes(name)).map((name) => `${name} is imported, not declared`),
  // Codex is not imported but looked up, so the code contains its name as a string.
  ...declared
    .filter((name) => !imported.has(name) && !code.includes(`${name}-`))
    .map((name) => `${name} is declared, not used`),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** The package an import names: `zod/v4` belongs to `zod`. */
function getPackage(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}
