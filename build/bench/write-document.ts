import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchReport, insertFigures } from './insert-figures.ts';

// `npm run bench:document [-- FILE]`: writes the figures of a bench.json, or of the one that `npm run bench` wrote last,
// into docs/benchmarks.md.

const root = new URL('../../', import.meta.url);
const [from = fileURLToPath(new URL('artifacts/bench.json', root))] = process.argv.slice(2);
const to = new URL('docs/benchmarks.md', root);
const report = benchReport.parse(JSON.parse(readFileSync(from, 'utf8')));
writeFileSync(to, insertFigures(readFileSync(to, 'utf8'), report));
