import { describe, expect, it } from 'vitest';
import { createHostName, describeHostProblem, isOwnName, isOwnOrigin } from './loopback-host.ts';

const name = 'workcell-0123456789abcdef0123456789abcdef.localhost';

describe('the name of the host', () => {
  it('the name of the host is new each time, with 128 random bits, in a form that every resolver takes', () => {
    const names = new Set(Array.from({ length: 100 }, createHostName));
    expect(names.size).toBe(100);
    for (const each of names) expect(each).toMatch(/^workcell-[\da-f]{32}\.localhost$/);
  });

  it.each([name, `${name}:4100`, `${name.toUpperCase()}:80`])('the name of the host is recognized in %s', (host) => {
    expect(isOwnName(host, name)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'localhost',
    'localhost:4100',
    '127.0.0.1:4100',
    '[::1]:4100',
    '0.0.0.0:4100',
    'evil.example:4100',
    `${name}.`,
    `${name}.evil.example`,
    `${name}:4100@evil.example`,
    `${name}:`,
    `${name}:123456`,
    `a.${name}`,
    name.replace('0', '1'),
  ])('the name of the host is not %s', (host) => {
    expect(isOwnName(host, name)).toBe(false);
  });
});

describe('isOwnOrigin', () => {
  it('accepts only the address itself', () => {
    expect(isOwnOrigin(`http://${name}:4100`, `${name}:4100`)).toBe(true);
    for (const origin of [
      undefined,
      'null',
      `https://${name}:4100`,
      `http://${name}:4101`,
      `http://${name}`,
      'http://localhost:4100',
      'http://127.0.0.1:4100',
      'http://evil.example',
    ]) {
      expect(isOwnOrigin(origin, `${name}:4100`)).toBe(false);
    }
  });
});

it('describes why the web host does not listen, and what to do', () => {
  expect(describeHostProblem({ type: 'portInUse', port: 4100 })).toBe(
    'Port 4100 is in use. Choose another with --port, or leave it out for a free one.',
  );
  expect(describeHostProblem({ type: 'pageMissing', folder: '/dist/renderer' })).toContain('npm run build');
  expect(describeHostProblem({ type: 'failed', message: 'listen EACCES' })).toMatch(/EACCES.*--port/);
});
