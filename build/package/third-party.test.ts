import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { judgeLicenses, readThirdParty, writeThirdParty } from './third-party.ts';

function createPackage(manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const { path, remove } = createTemporaryFolder('package');
  onTestFinished(remove);
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'a', version: '1.2.3', ...manifest }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

const mit = { license: 'MIT' };

describe('readThirdParty', () => {
  it('reads license and notice files in any spelling', () => {
    const files = { 'LICENCE.md': 'Do as you like\n', NOTICE: 'By me\n', 'license-checker.js': 'x()' };
    const folder = createPackage({ ...mit, repository: { url: 'git+https://example.com/a' } }, files);
    expect(readThirdParty(folder)).toMatchObject({
      ...{ name: 'a', version: '1.2.3', license: 'MIT', source: 'git+https://example.com/a' },
      text: 'Do as you like\n\nBy me',
    });
  });

  it('takes the license from its text if package.json names none', () => {
    expect(readThirdParty(createPackage({}, { license: 'The MIT License (MIT)\n\nCopyright' }))).toMatchObject({
      license: 'MIT',
    });
    expect(readThirdParty(createPackage({}, { license: 'All rights reserved' }))).toMatchObject({ license: null });
  });

  it('accepts a package without license, repository, or files', () => {
    const folder = createPackage({});
    mkdirSync(join(folder, 'licenses'));
    expect(readThirdParty(folder)).toMatchObject({ license: null, source: null, text: '' });
  });
});

describe('writeThirdParty', () => {
  const one = { name: 'one', version: '1.0.0', license: 'MIT', source: null, text: 'Shared text' };

  it('lists every third-party package and writes a shared text once', () => {
    const text = writeThirdParty([{ ...one, name: 'two' }, one, { ...one, name: 'bare', text: '' }]);
    expect(text.match(/Shared text/g)).toHaveLength(1);
    expect(text).toMatch(/one 1\.0\.0 \(MIT\)\ntwo 1\.0\.0 \(MIT\)\n\nShared text/);
    expect(text).toContain('bare 1.0.0 (MIT)\n\nThis package has no license file. Its package.json says MIT.');
  });
});

describe('judgeLicenses', () => {
  it.each([
    ['MIT', 0],
    ['GPL-3.0-only', 1],
    ['(MPL-2.0 OR Apache-2.0)', 0],
    ['GPL-2.0-only OR GPL-3.0-only', 1],
    ['(MIT AND GPL-3.0-only)', 1],
    ['MIT OR (GPL-3.0-only AND MIT)', 1],
    [null, 1],
  ])('judges the license %s with %i complaints', (license, count) => {
    const found = judgeLicenses([{ name: 'a', version: '1', license, source: null, text: '' }]);
    expect(found).toHaveLength(count);
  });
});
