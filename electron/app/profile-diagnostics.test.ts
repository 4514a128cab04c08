import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { profileRedactor } from './profile-diagnostics.ts';

const facts = { home: '/home/ada', folders: ['/srv/secret-project'], keepStackTraces: false };
const trace = 'Error: no\n    at open (/opt/app/one.js:1:2)\n    at run (/opt/app/two.js:3:4)\n';

describe('the redaction of a profile', () => {
  it.each(['sha256', 'sha1', 'md5'])('finds ids derived from a workspace path, even short ones: %s', (algorithm) => {
    const hash = createHash(algorithm).update('/srv/secret-project').digest('hex');
    const text = profileRedactor(facts).text(`cache ${hash} and ${hash.slice(0, 12)}`);
    expect(text).not.toContain(hash.slice(0, 8));
  });

  it('keeps stack traces only if the person agreed', () => {
    expect(profileRedactor(facts).text(trace)).not.toContain('at run');
    expect(profileRedactor({ ...facts, keepStackTraces: true }).text(trace)).toContain('at run');
  });
});
