import { expect, it } from 'vitest';
import { isLikelySecretName, isSecret } from './secret-name.ts';

it.each([
  ...['TOKEN', 'GITHUB_TOKEN', 'githubToken', 'API_KEY', 'OPENAI_APIKEY', 'accessKey', 'PGPASSWORD', 'MYSQL_PWD'],
  ...['DB_PASS', 'AWS_SECRET', 'X-Api-Key', 'Authorization', 'Proxy-Authorization', 'Cookie', 'npm_config__auth'],
])('a value with the name %s is probably a secret', (name) => {
  expect(isLikelySecretName(name)).toBe(true);
});

it.each([
  ...['PATH', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'NODE_PATH'],
  ...['PYTHONPATH', 'PYTHONSTARTUP', 'PERL5OPT', 'RUBYOPT', 'JAVA_TOOL_OPTIONS', 'BASH_ENV', 'ENV', 'SHELL', 'EDITOR'],
  ...['GIT_SSH_COMMAND', 'GIT_ASKPASS', 'SSH_ASKPASS', 'SUDO_ASKPASS', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'],
  ...[
    'BORG_PASSCOMMAND',
    'RESTIC_PASSWORD_COMMAND',
    'TOKEN_HELPER',
    'SECRET_PATH',
    'PWD',
    'HOME',
    'MONKEY',
    'MODE',
    'A',
  ],
  ...['LD_PRELOAD=/x.so;TOKEN', 'BASH_FUNC_token%%', '', ' TOKEN', 'T\u043eKEN', '//host/:_authToken'],
])('a value with the name %s is always shown', (name) => {
  expect(isLikelySecretName(name)).toBe(false);
});

it.each([
  ...['tok-5f1c90aa77', 'ghp_0aZ', 'sk-proj-a.b~c', 'user:pass', 'eyJhbGci.eyJzdWIi.c2ln', 'YQ=='],
  'OmFiYy9kZWYvZ2hpamtsbW5vcA==',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
])('leaves out a secret that is one word or base64: %s', (value) => {
  expect(isSecret('API_KEY', value)).toBe(true);
  expect(isSecret('MODE', value)).toBe(false);
});

it.each([
  ...['x & evil.exe', 'x;evil', '$(evil)', '`evil`', '/tmp/evil', './evil', 'bin/evil', 'C:\\evil.exe', '%TEMP%', ''],
  ...['a b', 'a\nb', '/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/evil', 'https://evil.example/x', '--require=/tmp/a.js'],
])('shows a value that could be code, whatever its name: %j', (value) => {
  expect(isSecret('API_KEY', value)).toBe(false);
});
