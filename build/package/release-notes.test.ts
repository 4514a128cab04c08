import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { releaseNotes } from './release-notes.ts';

const changelog = '# New\n\n## 0.2.0\n\n- More.\n- Less.\n\n## 0.1.0\n\n- First.\n';

it('returns the text below a version', () => {
  expect(releaseNotes(changelog, '0.2.0')).toBe('- More.\n- Less.');
  expect(releaseNotes(changelog, '0.1.0')).toBe('- First.');
});

it.each(['0.1', '0.3.0'])('throws for %s', (version) => {
  expect(() => releaseNotes(changelog, version)).toThrow(version);
});

it('exists for the version that would be released now', () => {
  const written = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  expect(releaseNotes(written, packageJson.version)).toMatch(/^- [A-Z]/);
});
