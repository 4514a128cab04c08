import { describe, expect, it } from 'vitest';
import type { About } from '../../../shared/contract/about.ts';
import { describeVersions, formatVersions, getBrowserName } from './about.view-model.ts';

const about: About = {
  app: '1.2.3',
  license: 'Apache-2.0',
  codex: { version: '0.169.0', binary: '/usr/bin/codex' },
  protocol: '0.169.0',
  node: '24.1.0',
  electron: null,
  chromium: null,
  sqlite: '3.50.0',
  schema: 9,
  system: 'Linux 6.1 x64',
};

describe('describeVersions', () => {
  it('lists all versions and the browser that shows the page', () => {
    expect(formatVersions(describeVersions(about, 'Firefox 140.0'))).toBe(
      [
        ...['Workcell: 1.2.3', 'Codex: 0.169.0', 'Codex path: /usr/bin/codex', 'Codex protocol: 0.169.0'],
        ...['Node: 24.1.0', 'Browser: Firefox 140.0', 'SQLite: 3.50.0', 'Thread schema: 9'],
        ...['System: Linux 6.1 x64', 'License: Apache License 2.0'],
      ].join('\n'),
    );
  });

  it('lists the parts of the desktop app instead of a browser on the desktop', () => {
    const text = formatVersions(describeVersions({ ...about, electron: '45.0', chromium: '150.0' }, 'Chromium 150'));
    expect(text).toContain('Electron: 45.0\nBrowser: Chromium 150.0');
  });

  it('shows placeholders for versions that are not known yet', () => {
    const text = formatVersions(describeVersions({ ...about, codex: null, sqlite: null, schema: null }, ''));
    expect(text).toContain('Codex: Shown once Codex starts');
    expect(text).not.toContain('SQLite');
  });
});

describe('browserName', () => {
  it.each([
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36', 'Chromium 150.0.0.0'],
    ['Mozilla/5.0 AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.1', 'Edge 150.1'],
    ['Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140.0'],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605 (KHTML, like Gecko) Version/19.0 Safari/605', 'Safari 19.0'],
    ['Lynx', 'Unknown'],
  ])('recognizes the browser %s from its user agent', (userAgent, name) => {
    expect(getBrowserName(userAgent)).toBe(name);
  });
});
