import { describe, expect, it } from 'vitest';
import { createServerQuestion } from './program-question.ts';

/** Returns the question, or what is too long to ask. */
const question = (name: string, entry: Readonly<Record<string, unknown>>) => {
  const asked = createServerQuestion(name, entry);
  return asked.ok ? asked.value : undefined;
};
const lines = (entry: Readonly<Record<string, unknown>>) => question('n', entry)?.lines;
const tooLong = (entry: Readonly<Record<string, unknown>>, name = 'n') => {
  const asked = createServerQuestion(name, entry);
  return asked.ok ? null : asked.error;
};
/** Settings with a text that someone else chose, in each place that can have such a text. */
const inEachPlace = (text: string): readonly Readonly<Record<string, unknown>>[] => [
  { command: text },
  { command: 'it', args: [text] },
  { command: 'it', cwd: text },
  { command: 'it', env: { [text]: 'x' } },
  { command: 'it', env: { X: text } },
  { url: text },
  { url: 'https://a/', bearer_token_env_var: text },
  { url: 'https://a/', http_headers: { [text]: 'x' } },
  { url: 'https://a/', http_headers: { X: text } },
  { url: 'https://a/', [text]: 'x' },
  { url: 'https://a/', http_headers_helper: text },
];

describe('the question about an MCP server', () => {
  it('names an MCP server’s program, arguments, folder, and variables with their values unless secret', () => {
    const env = { TOKEN: 'tok-1', MODE: 'quiet', LD_PRELOAD: '/tmp/a.so', NODE_OPTIONS: '--require /tmp/a.js' };
    const entry = { command: 'node', args: ['server.js', '--port', ''], cwd: '/work', env, enabled: true };
    expect(question('notes', entry)).toEqual({
      message: 'Let Codex run this program as the MCP server "notes"?',
      lines: [
        'Program: "node"',
        'Argument 1: "server.js"',
        'Argument 2: "--port"',
        'Argument 3: ""',
        'Folder: "/work"',
        'Variable "TOKEN": not shown, 5 characters',
        'Variable "MODE": "quiet"',
        'Variable "LD_PRELOAD": "/tmp/a.so"',
        'Variable "NODE_OPTIONS": "--require /tmp/a.js"',
      ],
    });
  });

  it('names an MCP server’s address, token variable, headers, and the program that makes headers', () => {
    const entry = {
      url: 'https://a@b.example/',
      bearer_token_env_var: 'KEY',
      http_headers: { 'X-Key': 'k-1', Accept: '*/*' },
      env_http_headers: { X: 'HOME' },
      http_headers_helper: '/bin/sh',
      tool_timeout_sec: 7,
    };
    expect(question('far', entry)).toEqual({
      message: 'Let Codex connect to this MCP server as "far"?',
      lines: [
        'Address: "https://a@b.example/"',
        'Sends the value of this variable: "KEY"',
        'Header "X-Key": not shown, 3 characters',
        'Header "Accept": "*/*"',
        'Setting "env_http_headers": "{\\"X\\":\\"HOME\\"}"',
        'Setting "http_headers_helper": "/bin/sh"',
      ],
    });
  });

  it.each([
    ...['\n', '\r', '\t', '\u0085', '\u001b[2J', '\u202e', '\u2066', '\u200b', '\u2028', '\u0000', '\u{e0041}'],
    ...[
      '\u00ad',
      '\u3164',
      '\u2800',
      '\u00a0',
      '\u0301',
      '\u05d0',
      '\u0627',
      '\u201d',
      '\u2033',
      '\uff02',
      '\u02ba',
      '\u0430',
    ],
  ])('the MCP server question spells out %j wherever it is, on one line', (hidden) => {
    for (const entry of inEachPlace(`a${hidden}b`)) {
      const plain = inEachPlace('ab').map((one) => lines(one)?.length);
      const shown = lines(entry);
      expect(plain).toContain(shown?.length);
      expect(shown?.join('')).toMatch(/^[ -~]*$/);
      expect(shown?.join('')).toMatch(/a\\(?:n|r|t|u[\da-f]{4}|u\{[\da-f]+\}).*b/);
    }
    expect(question(`a${hidden}b`, { command: 'it' })?.message).toMatch(/^[ -~]*$/);
  });

  it('the MCP server question leaves ordinary letters of other scripts as they are', () => {
    expect(lines({ command: '/home/J\u00fcrgen/\u5de5\u5177' })).toEqual(['Program: "/home/J\u00fcrgen/\u5de5\u5177"']);
  });

  it('shows different texts differently: by spaces, quotes, escapes, and where they start and end', () => {
    const texts = ['a b', 'a  b', 'a b ', ' a b', 'a\u00a0b', 'a\nb', 'a\\nb', 'a" "b', '"a b"', 'a\\u0020 b', '', ' '];
    for (const place of inEachPlace('x').keys()) {
      const shown = texts.map((text) => JSON.stringify(inEachPlace(text).map((entry) => lines(entry))[place]));
      expect(new Set(shown).size).toBe(texts.length);
    }
    expect(lines({ command: 'a', args: ['b', 'c'] })).not.toEqual(lines({ command: 'a', args: ['b c'] }));
  });

  it('the MCP server question spells out spaces that could move text to the next line', () => {
    expect(lines({ command: ` a${' '.repeat(3)}b ` })).toEqual(['Program: "\\u0020a\\u0020\\u0020\\u0020b\\u0020"']);
  });

  it('splits a long text into quoted parts, so that no part can look like another line', () => {
    const forged = `${'x'.repeat(40)} Folder: "/safe"`.repeat(4);
    const shown = lines({ command: 'it', args: [forged] }) ?? [];
    expect(shown.length).toBeGreaterThan(3);
    const named = lines({ command: 'it', env: { ['X'.repeat(32)]: forged } }) ?? [];
    expect([...shown, ...named].filter((line) => line.length > 76)).toEqual([]);
    expect(shown.slice(1).every((line) => /^Argument 1, part \d+ of \d+: ".*"$/.test(line))).toBe(true);
    const joined = shown.slice(1).map((line) => line.replace(/^.*?: "(.*)"$/, '$1'));
    expect(JSON.parse(`"${joined.join('')}"`)).toBe(forged);
  });

  it('the MCP server question is not asked where it is too long for a screen, as its end could hide something', () => {
    expect(lines({ command: 'it', args: ['x'.repeat(1_000)] })).toBeDefined();
    expect(tooLong({ command: 'it', args: ['a', 'x'.repeat(2_000)] })).toEqual({ part: 'Argument 2' });
    expect(tooLong({ command: 'it', args: Array.from({ length: 40 }, () => 'x') })).toEqual({});
    expect(tooLong({ command: 'it', args: ['\u200b'.repeat(400)] })).toEqual({ part: 'Argument 1' });
    const name = 'X'.repeat(32);
    expect(tooLong({ command: 'it', env: { ['X'.repeat(65)]: '' } })).toEqual({ part: `Variable "${name}…"` });
    expect(tooLong({ url: 'https://a/', ['X'.repeat(65)]: '' })).toEqual({ part: `Setting "${name}…"` });
    expect(tooLong({ command: 'it' }, 'x'.repeat(100))).toEqual({ part: 'Name' });
  });

  it('shows a long name on a line of its own, and then its value', () => {
    const name = 'ACME_INTERNAL_ARTIFACTORY_REPOSITORY_READ_ONLY_ACCESS_TOKEN_KEY1';
    expect(name).toHaveLength(64);
    const shown = lines({ command: 'it', env: { [name]: 'on', [name.slice(0, -1)]: 'tok-1' } }) ?? [];
    expect(shown.slice(1)).toEqual([
      `Variable "${name}":`,
      'Its value: "on"',
      `Variable "${name.slice(0, -1)}":`,
      'Its value: not shown, 5 characters',
    ]);
    expect(shown.filter((line) => line.length > 76)).toEqual([]);
  });

  it('shows a value that could be code, even if its name is that of a secret', () => {
    expect(lines({ command: 'it', env: { TOKEN: 'x & evil.exe', KEY: 'k-1' } })).toEqual([
      'Program: "it"',
      'Variable "TOKEN": "x & evil.exe"',
      'Variable "KEY": not shown, 3 characters',
    ]);
  });
});
