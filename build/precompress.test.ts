import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { precompress } from './precompress.ts';

it('writes compressed copies of files that shrink, and of no others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-precompress-'));
  const text = 'const a = 1;\n'.repeat(1_000);
  writeFileSync(join(folder, 'app.js'), text);
  writeFileSync(join(folder, 'small.js'), 'a');
  writeFileSync(join(folder, 'font.woff2'), text);
  await precompress(folder);
  expect(readdirSync(folder).toSorted()).toEqual(['app.js', 'app.js.br', 'app.js.gz', 'font.woff2', 'small.js']);
  expect(brotliDecompressSync(readFileSync(join(folder, 'app.js.br'))).toString()).toBe(text);
  expect(gunzipSync(readFileSync(join(folder, 'app.js.gz'))).toString()).toBe(text);
  rmSync(folder, { recursive: true });
});
