import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import {
  type CanonicalCommand,
  canonicalizeCommand,
  canonicalizeScript,
  isSameCommand,
  toCanonicalText,
} from './canonical-command.ts';

const command = (words: readonly string[], environment: readonly string[] = [], shell = 'posix') => ({
  kind: 'command',
  shell,
  words,
  environment,
});
const isOneCommand = (raw: string) => canonicalizeCommand(raw).kind === 'command';

describe('the canonical form of a command', () => {
  it.each([
    ["/bin/bash -lc 'npm test'", ['npm', 'test']],
    ["zsh -l -c 'npm  test'", ['npm', 'test']],
    [`bash -lc "bash -c 'npm test'"`, ['npm', 'test']],
    ['/usr/bin/env bash -lc "npm test"', ['npm', 'test']],
    ['  npm\ttest  ', ['npm', 'test']],
    [`'npm' "te"st`, ['npm', 'test']],
    ["bash -lc 'CI=1 NO_COLOR=1 npm test'", ['npm', 'test']],
    ['env CI=1 env LC_ALL=C npm test', ['npm', 'test']],
    [`git commit -m 'it'"'"'s; done'`, ['git', 'commit', '-m', "it's; done"]],
    ['git show HEAD~1', ['git', 'show', 'HEAD~1']],
    ["'FOO=1' npm", ['FOO=1', 'npm']],
  ])('removes the wrapper, quotes, and extra spaces of a command: %s', (raw, words) => {
    expect(canonicalizeCommand(raw)).toEqual(command(words));
  });

  it.each([
    ['FOO=1 npm test', ['FOO=1']],
    ['env FOO=1 npm test', ['FOO=1']],
    [`bash -lc "B=2 A='x y' npm test"`, ['A=x y', 'B=2']],
    [`A=1 bash -lc 'env A=2 npm test'`, ['A=2']],
    ['LD_PRELOAD=./evil.so npm test', ['LD_PRELOAD=./evil.so']],
  ])('keeps variables that may change what a command does separate from its words: %s', (raw, environment) => {
    expect(canonicalizeCommand(raw)).toEqual(command(['npm', 'test'], environment));
  });

  it('reads an argument list by its words', () => {
    expect(canonicalizeCommand(['bash', '-lc', 'npm test'])).toEqual(command(['npm', 'test']));
    expect(canonicalizeCommand(['echo', 'a && b', '$HOME'])).toEqual(command(['echo', 'a && b', '$HOME']));
    expect(canonicalizeCommand(['FOO=1', 'npm'])).toEqual(command(['FOO=1', 'npm']));
    expect(canonicalizeCommand([])).toMatchObject({ kind: 'text' });
  });

  it.each([
    'a && b',
    'a; b',
    'a | b',
    'a & b',
    'a\nb',
    'a\n',
    'a \\\n b',
    'a > b',
    'a < b',
    'a <<EOF\nb\nEOF',
    'diff <(a) <(b)',
    'echo $HOME',
    'echo "$HOME"',
    'echo $(a)',
    'echo `a`',
    'ls *.ts',
    'ls a?',
    'ls [ab]',
    'echo {a,b}',
    'ls ~',
    'A=~/x ls',
    'A+=x ls',
    'A=1',
    'ls # more',
    '! ls',
    '=ls',
    "echo 'open",
    'ls\u00a0-la',
    'C:\\tools\\git.exe status',
    'C:\\a;rm -rf /',
    '',
  ])('keeps the full text of anything other than one plain command: %j', (script) => {
    expect(canonicalizeCommand(script)).toEqual({ kind: 'text', shell: 'posix', text: script });
    expect(canonicalizeCommand(['/bin/bash', '-lc', script])).toEqual({ kind: 'text', shell: 'posix', text: script });
  });

  it('does not lose a variable before a script', () => {
    const raw = `FOO=1 bash -lc 'a && b'`;
    expect(canonicalizeCommand(raw)).toEqual({ kind: 'text', shell: 'posix', text: raw });
  });

  it.each([
    'bash script.sh -c ls',
    './bash -c ls',
    '/tmp/bash -lc ls',
    'bash --rcfile -c ls',
    'bash --init-file=x -c ls',
    'fish --init-command=x -c ls',
    'bash -lc ls more',
    'pwsh -File x.ps1 -c ls',
    'cmd /k x /c ls',
    'env -S ls',
    'sudo ls',
  ])('does not look inside a wrapper that may do more than its script: %s', (raw) => {
    expect(isSameCommand(canonicalizeCommand(raw), canonicalizeCommand('ls'))).toBe(false);
  });

  it('canonicalizes every recorded command', () => {
    const seen = listTranscripts().flatMap((name) =>
      loadTranscript(name).steps.flatMap(({ message }) => rawIn(message)),
    );
    expect(seen.length).toBeGreaterThan(50);
    for (const raw of seen) expect(toCanonicalText(canonicalizeCommand(raw))).not.toContain('bash -lc');
  });
});

describe('the canonical form on Windows', () => {
  const powershell = (script: string) => canonicalizeCommand(['powershell.exe', '-NoProfile', '-Command', script]);
  const cmd = (script: string) => canonicalizeCommand(['C:\\Windows\\System32\\cmd.exe', '/d', '/s', '/c', script]);

  it.each([
    ['npm test', ['npm', 'test'], []],
    [`git commit -m 'a b'`, ['git', 'commit', '-m', 'a b'], []],
    [`git  commit -m "a b"`, ['git', 'commit', '-m', 'a b'], []],
    [`$env:CI = '1'; npm test`, ['npm', 'test'], []],
    [`$env:FOO='x'; npm test`, ['npm', 'test'], ['FOO=x']],
    ['.\\build.ps1 -Fast', ['.\\build.ps1', '-Fast'], []],
  ])('reads PowerShell commands: %s', (script, words, environment) => {
    expect(powershell(script)).toEqual(command(words, environment, 'powershell'));
  });

  it.each([
    'a; b',
    'a | b',
    'a && b',
    'a\nb',
    'echo $env:X',
    'echo "$x"',
    'echo (a)',
    '& a',
    'ls *.ts',
    'echo a`tb',
    'echo a,b',
    'echo @x',
    "'a' b",
    "ls '-Recurse'",
    "echo '1kb'",
    'echo a > b',
    'echo \u2018a\u2019',
    "echo 'a\u2019; b'",
    'a --% b',
    `echo 'a'b`,
  ])('treats more complex PowerShell as text: %j', (script) => {
    expect(powershell(script)).toEqual({ kind: 'text', shell: 'powershell', text: script });
  });

  it.each(['powershell -EncodedCommand ZABpAHIA', 'pwsh -enc ZABpAHIA', 'pwsh -NoProfile -e ZABpAHIA'])(
    'never looks into an encoded PowerShell script: %s',
    (raw) => {
      expect(canonicalizeCommand(raw)).toEqual({ kind: 'text', shell: 'posix', text: raw });
    },
  );

  it.each([
    ['npm test', ['npm', 'test'], []],
    ['type "a b.txt"', ['type', 'a b.txt'], []],
    ['set "FOO=1" && npm test', ['npm', 'test'], ['FOO=1']],
    ['set CI=1&& npm test', ['npm', 'test'], []],
  ])('reads cmd commands: %s', (script, words, environment) => {
    expect(cmd(script)).toEqual(command(words, environment, 'cmd'));
  });

  it.each([
    'a & b',
    'a && b',
    'a | b',
    'echo %PATH%',
    'echo "%PATH%"',
    'a > b',
    'echo ^a',
    'echo !x!',
    '"a" b',
    'dir *.ts',
  ])('treats more complex cmd commands as text: %s', (script) => {
    expect(cmd(script)).toEqual({ kind: 'text', shell: 'cmd', text: script });
  });

  it('uses the words after cmd /c only if nothing was written around them', () => {
    expect(canonicalizeCommand('cmd /c dir /b')).toEqual(command(['dir', '/b'], [], 'cmd'));
    expect(canonicalizeCommand(['cmd', '/c', 'echo', 'a & b'])).toMatchObject({ text: "cmd /c echo 'a & b'" });
  });

  it('distinguishes the same words in different shells', () => {
    expect(isSameCommand(powershell('rm x'), cmd('rm x'))).toBe(false);
    expect(isSameCommand(powershell('rm x'), canonicalizeCommand('rm x'))).toBe(false);
  });
});

const shells = ['posix', 'powershell', 'cmd'] as const;
const unit = fc.constantFrom(...'ab/.-=:~#!*?[]{}\\\'"`$&|;<>()%^,@ \t\n\r1é\u00a0\u2019'.split(''));
const text = fc.string({ unit, maxLength: 24 });
const line = fc
  .array(fc.oneof(text, fc.constantFrom('env', 'A=1', 'CI=1', 'bash', '-lc', "'ls -la'", '"a b"', 'npm', 'test')), {
    maxLength: 6,
  })
  .map((parts) => parts.join(' '));
const words = fc.array(fc.string({ unit, maxLength: 8 }), { minLength: 1, maxLength: 4 });

/** Ways a program may quote a word for a POSIX shell. */
const quotings = [
  (word: string) => `'${word.replaceAll("'", `'\\''`)}'`,
  (word: string) => `"${word.replaceAll(/["\\$`]/g, '\\$&')}"`,
  (word: string) =>
    [...word].map((char) => (/[\w/.-]/.test(char) ? char : char === "'" ? `"'"` : `'${char}'`)).join('') || "''",
] as const;

describe('for any text', () => {
  it('gives the same form when canonicalizing twice, in each shell', () => {
    fc.assert(
      fc.property(line, fc.constantFrom(...shells), (script, shell) => {
        const once = canonicalizeScript(script, shell);
        expect(canonicalizeScript(toCanonicalText(once), once.shell)).toEqual(once);
      }),
      { numRuns: runs(1_000, 20_000) },
    );
  });

  it('gives every quoting of the same words the same canonical form', () => {
    const program = fc.constantFrom('npm', 'git', './run');
    fc.assert(
      fc.property(
        program,
        words,
        fc.constantFrom(...quotings),
        fc.constantFrom(...quotings),
        (first, rest, one, other) => {
          const written = (quote: (word: string) => string) => `${first} ${rest.map(quote).join(' ')}`;
          const plain: CanonicalCommand = canonicalizeCommand([first, ...rest]);
          expect(canonicalizeCommand(written(one))).toEqual(plain);
          expect(canonicalizeCommand(`/bin/bash -lc ${quotings[0](written(other))}`)).toEqual(plain);
        },
      ),
    );
  });

  it('no addition makes a command look like the shorter one', () => {
    const added = fc.oneof(
      fc.constantFrom(
        '; rm -rf /',
        '\n',
        '\nrm -rf /',
        '&& x',
        '| x',
        '&',
        ' > x',
        '$(x)',
        '`x`',
        '\r\nx',
        ' #x',
        ' x',
      ),
      fc
        .tuple(fc.constantFrom(';', '&&', '||', '|', '&', '\n', ' ', '>', '<'), fc.stringMatching(/^[a-z]{1,5}$/))
        .map((parts) => parts.join('')),
    );
    const short = fc.constantFrom('ls', 'npm test', "git commit -m 'a b'", 'CI=1 npm test', 'a && b', 'dir "x y"');
    fc.assert(
      fc.property(short, added, fc.constantFrom(...shells), (script, more, shell) => {
        const shorter = canonicalizeScript(script, shell);
        expect(isSameCommand(canonicalizeScript(script + more, shell), shorter)).toBe(false);
        const wrapped = canonicalizeCommand(['bash', '-lc', script + more]);
        expect(isSameCommand(wrapped, canonicalizeCommand(['bash', '-lc', script]))).toBe(false);
      }),
      { numRuns: runs(300, 5_000) },
    );
  });

  it('gives two plain commands the same form only if a shell reads the same words', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const same = isSameCommand(canonicalizeCommand(['x', ...left]), canonicalizeCommand(['x', ...right]));
        expect(same).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
    );
  });

  it('returns one plain command or the full text, never less', () => {
    fc.assert(
      fc.property(text, (script) => {
        if (/[;&|<>\n\r`$]/.test(script) && !/['"\\]/.test(script)) expect(isOneCommand(script)).toBe(false);
      }),
    );
  });
});

function rawIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(rawIn);
  return 'command' in value && 'commandActions' in value && typeof value.command === 'string'
    ? [...inner, value.command]
    : inner;
}
