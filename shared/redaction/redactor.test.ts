import { describe, expect, it } from 'vitest';
import { measureProcessorTime } from '../../fixtures/testkit/processor-time.ts';
import { isLong } from '../../fixtures/testkit/test-run.ts';
import { Redactor } from './redactor.ts';

const alice = { home: '/home/alice', userName: 'alice', workspace: '/home/alice/code/app' };
const redacted = (text: string, person: ConstructorParameters<typeof Redactor>[0] = alice) =>
  new Redactor(person).text(text);

/** Letters and digits that look like a key, assembled here so that no scanner reports this file as a leak. */
const letters = (count: number) => 'aB3dE5fG7hJ9'.repeat(20).slice(0, count);
const hex = (count: number) => '0a1b2c3d4e5f6789'.repeat(8).slice(0, count);

const secrets: readonly (readonly [label: string, secret: string])[] = [
  ['AWS access key', `AKIA${'ABCDEFGHIJ234567'}`],
  ['GitHub token', `ghp_${letters(36)}`],
  ['GitHub token', `github_pat_${letters(60)}`],
  ['GitLab token', `glpat-${letters(20)}`],
  ['Anthropic key', `sk-ant-api03-${letters(80)}`],
  ['OpenAI key', `sk-proj-${letters(48)}`],
  ['Google key', `AIza${letters(35)}`],
  ['Slack token', `xoxb-${letters(24)}`],
  ['Slack webhook', `hooks.slack.com/services/${letters(30)}`],
  ['Stripe key', `sk_live_${letters(24)}`],
  ['npm token', `npm_${letters(36)}`],
  ['PyPI token', `pypi-${letters(80)}`],
  ['SendGrid key', `SG.${letters(22)}.${letters(43)}`],
  ['Hugging Face token', `hf_${letters(34)}`],
  ['DigitalOcean token', `dop_v1_${hex(64)}`],
  ['Docker token', `dckr_pat_${letters(27)}`],
  ['Shopify token', `shpat_${hex(32)}`],
  ['Vault token', `hvs.${letters(24)}`],
  ['Telegram token', `123456789:AA${letters(33)}`],
  ['age key', `AGE-SECRET-KEY-1${'QPZRY9X8GF'.repeat(6).slice(0, 58)}`],
  ['web token', `eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`],
  ['private key', `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n${letters(40)}\n-----END RSA PRIVATE KEY-----`],
];

describe('a secret recognizable by its form', () => {
  it.each(secrets)('replaces the secret %s with its name, wherever it is', (label, secret) => {
    const mark = `[secret: ${label}]`;
    expect(redacted(secret)).toBe(mark);
    expect(redacted(`use "${secret}", now`)).toBe(`use "${mark}", now`);
    expect(redacted(JSON.stringify({ at: secret }))).toBe(JSON.stringify({ at: mark }));
  });

  it('redacts a token of an unknown service', () => {
    const token = 'x7kQ2mZ9pL4vB8nR3tY6wC1sD5fG0hJ';
    expect(redacted(`GET ${token}9a`)).toBe('GET [secret: random token]');
    for (const other of [`GET ${token}`, `GET /${token}9a`, `SHA256:${token}9a`, `${token}9a.js`]) {
      expect(redacted(other)).toBe(other);
    }
  });

  it('redacts a private key with its end cut off', () => {
    expect(redacted(`-----BEGIN OPENSSH PRIVATE KEY-----\n${letters(64)}\n`)).toBe('[secret: private key]\n');
  });
});

describe('a secret recognizable by the text before it', () => {
  it.each([
    ['DB_PASSWORD=hunter2pass', 'DB_PASSWORD=[secret: password or key]'],
    ['const apiKey = "s3cr3t value";', 'const apiKey = "[secret: password or key]";'],
    ['{"client_secret": "abcd"}', '{"client_secret": "[secret: password or key]"}'],
    [String.raw`"{\"token\": \"abcdefg\"}"`, String.raw`"{\"token\": \"[secret: password or key]\"}"`],
    ['password: hunter22', 'password: [secret: password or key]'],
    ['mysql --password hunter22', 'mysql --password [secret: password or key]'],
    ['?access_token=abcdef&x=1', '?access_token=[secret: password or key]&x=1'],
    ['postgres://bob:pa55w0rd@db/x', 'postgres://bob:[secret: password in an address]@db/x'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [secret: authorization header]'],
    [
      `curl -H "Authorization: Bearer ${letters(20)}"`,
      'curl -H "Authorization: Bearer [secret: authorization header]"',
    ],
    [`bearer ${letters(20)}`, 'bearer [secret: bearer token]'],
    [`AccountKey=${letters(86)}==;`, 'AccountKey=[secret: Azure storage key];'],
  ])('%s', (text, without) => {
    expect(redacted(text)).toBe(without);
  });
});

describe('personal data', () => {
  it.each([
    ['/home/alice/code/app/src/x.ts:3', '[workspace]/src/x.ts:3'],
    ['cd /home/alice/code/app', 'cd [workspace]'],
    ['/home/alice/code/apple/x', '[path outside the workspace]'],
    ['cat /home/alice/.ssh/config', 'cat [path outside the workspace]'],
    ['-I/home/alice/include', '-I[home folder]/include'],
    ['ls /home/alice', 'ls [home folder]'],
    ['file:///home/alice/a.txt', 'file://[path outside the workspace]'],
    ['rm /tmp/build-1/out.log', 'rm [path outside the workspace]'],
    ['alice and Malice', '[user name] and Malice'],
    ['mail alice.b@example.co.uk.', 'mail [email address].'],
    [String.raw`type C:\Users\bob\a.txt`, 'type [path outside the workspace]'],
    [String.raw`type C:\Users\Bob Doe\a.txt`, 'type [path outside the workspace]'],
    [String.raw`copy \\files\team\plan.docx .`, 'copy [path outside the workspace] .'],
    [String.raw`{"from":"\\\\files\\team\\plan.docx"}`, '{"from":"[path outside the workspace]"}'],
    [String.raw`\\wsl.localhost\Ubuntu\home\bob`, '[path outside the workspace]'],
    [String.raw`\\?\UNC\files\team\x`, '[path outside the workspace]'],
    ['vi ~/.ssh/config', 'vi [path outside the workspace]'],
    ['vi ~bob/notes.txt', 'vi [path outside the workspace]'],
  ])('%s', (text, without) => {
    expect(redacted(text)).toBe(without);
  });

  it('removes personal data from Windows paths, with separators escaped or not', () => {
    const person = { home: String.raw`C:\Users\alice`, userName: 'alice', workspace: String.raw`C:\Users\alice\app` };
    expect(redacted(String.raw`C:\Users\alice\app\a.ts`, person)).toBe(String.raw`[workspace]\a.ts`);
    expect(redacted(String.raw`"c:\\users\\alice\\app\\a.ts"`, person)).toBe(String.raw`"[workspace]\\a.ts"`);
    expect(redacted(String.raw`"C:\\Users\\alice\\b.ts"`, person)).toBe('"[path outside the workspace]"');
  });

  it('removes personal data from paths on a server, even when the workspace is on one', () => {
    const person = { home: null, userName: null, workspace: String.raw`\\files\team\app` };
    expect(redacted(String.raw`\\files\team\app\a.ts`, person)).toBe(String.raw`[workspace]\a.ts`);
    expect(redacted(String.raw`"\\\\files\\team\\app\\a.ts"`, person)).toBe(String.raw`"[workspace]\\a.ts"`);
    expect(redacted(String.raw`\\files\team\other\a.ts`, person)).toBe('[path outside the workspace]');
    expect(new Redactor(person).path(String.raw`\\files\team\other`)).toBe('[path outside the workspace]');
  });

  it('removes personal data from a path field below a folder that no text rule knows', () => {
    const redactor = new Redactor(alice);
    expect(redactor.path('/data/team/x.csv')).toBe('[path outside the workspace]');
    expect(redactor.path('/home/alice/code/app/x.ts')).toBe('[workspace]/x.ts');
    expect(redactor.path('src/x.ts')).toBe('src/x.ts');
    expect(redactor.path('/usr/bin/env')).toBe('/usr/bin/env');
  });
});

it.each([
  "/bin/bash -lc 'npm test'",
  'function login(token: string, password: string): Promise<void> {',
  'const token = await readToken();',
  'const { secret } = options; return secret.length > 0;',
  'password = getPassword(user)',
  'PASSWORD=$DB_PASSWORD',
  'token: $' + '{TOKEN}',
  'max_tokens=1024, total tokens: 48213',
  'export const tokens = { ok: 1, bad: 2 };',
  'the bearer of this letter carries it',
  'Authorization is checked in auth/authorization.ts',
  'see https://example.com/home/alicia-in-wonderland',
  'git@github.com is no address, and neither is @types/node@24.1.0',
  '@@ -12,7 +12,9 @@ export class Redactor {',
  'sk-ip this, task-management-for-everybody-in-the-team',
  'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  String.raw`"first\\nsecond\\nthird", /\\w+\\s/, \\alpha\\beta and "\\\\d\\\\.\\\\d"`,
  'about ~/ and ~5 minutes, a~b/c',
  'a / b, s/foo/bar/, <a></a>, //comment, /api/users, 3:/4',
  '0198c1a2-7c3d-7e4f-8a9b-0c1d2e3f4a5b',
])('keeps %s unchanged', (text) => {
  const redactor = new Redactor(alice);
  expect(redactor.text(text)).toBe(text);
  expect(redactor.replaced).toEqual([]);
});

it('counts redactions by kind and shows only the start of a secret', () => {
  const redactor = new Redactor(alice);
  redactor.text(`npm_${letters(36)} npm_${letters(35)}Z`);
  redactor.text('a@example.com');
  expect(redactor.replaced).toEqual([
    { label: 'secret: npm token', count: 2, samples: ['npm_…'] },
    { label: 'email address', count: 1, samples: ['a@example.com'] },
  ]);
});

it('shows only the start of a secret that its name reveals', () => {
  const redactor = new Redactor(alice);
  expect(redactor.secret('open sesame, please')).toBe('[secret: password or key]');
  expect(redactor.replaced).toEqual([{ label: 'secret: password or key', count: 1, samples: ['open…'] }]);
});

it('shows at most 80 characters of what was redacted', () => {
  const redactor = new Redactor(alice);
  const fits = `/data/${'x'.repeat(74)}`;
  redactor.path(fits);
  redactor.path(`${fits}x`);
  expect(redactor.replaced).toMatchObject([{ count: 2, samples: [fits, `${fits.slice(0, 79)}…`] }]);
});

it('redacts nothing twice', () => {
  const once = redacted(`${secrets.map(([, secret]) => secret).join('\n')} /home/alice/x alice a@example.com`);
  expect(redacted(once)).toBe(once);
});

describe('a text made to be slow', () => {
  const length = isLong ? 1_000_000 : 250_000;
  it.each([
    '-----BEGIN RSA PRIVATE KEY-----',
    'eyJaaaaaaaaa.',
    '-eyJ',
    'token="',
    'token=',
    'token=aaaaaaaaaaaa(',
    'password: aaaaaaa',
    'a.',
    'a@',
    'a@b.',
    '/home/',
    '://a:',
    'sk-',
    'bearer  ',
    'authorization: basic ',
    'C:\\a\\',
    'C:\\a b',
    '\\\\aa\\',
    '\\\\aa\\b c',
    '~/a',
    'curl -u a',
    'mysql ',
    'docker login ',
    'cookie: a=',
    'x-api-key-token: ',
    'AKIA',
    'ghp_',
    '\u001b[1mghp_',
    'discord.com/api/webhooks/',
    '<password>',
    'password',
    'workspace id ',
    'authorization: ',
    '\n   at ',
    '\\n   at a',
    '-----BEGIN RSA PRIVATE KEY-----\n/////////////////////',
    'token:\n"',
    'aB3dE5fG7hJ9',
    'aB3dE5fG7hJ9aB3dE5fG7hJ9aB3dE5fG7hJ9 ',
    'q~8Q~',
    '.atlasv1.',
    'MTIz',
    'MTIzMTIzMTIzMTIzMTIz.aaaaaa.',
    'mfa.a',
  ])('redacts a text made to be slow in linear time: %s', (piece) => {
    const redactor = new Redactor(alice);
    const text = piece.repeat(Math.ceil(length / piece.length));
    // A million characters take about 50 ms; quadratic time would be minutes, and still seconds for a quarter of them.
    expect(measureProcessorTime(() => redactor.text(text))).toBeLessThan(isLong ? 10_000 : 1_000);
  });
});
