import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { readReleaseNotes } from './release-notes.ts';

const changelog = '# New\n\n## 0.2.0\n\n- More.\n- Less.\n\n## 0.1.0\n\n- First.\n';

it('returns the release notes below a version', () => {
  expect(readReleaseNotes(changelog, '0.2.0')).toBe('- More.\n- Less.');
  expect(readReleaseNotes(changelog, '0.1.0')).toBe('- First.');
});

it.each(['0.1', '0.3.0'])('throws for release notes of %s', (version) => {
  expect(() => readReleaseNotes(changelog, version)).toThrow(version);
});

it('finds release notes for the version that would be released now', () => {
  const written = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  expect(readReleaseNotes(written, packageJson.version)).toMatch(/^- [A-Z]/);
});
