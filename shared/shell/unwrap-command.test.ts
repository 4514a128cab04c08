import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { getFirstShellWord, splitShellWords } from './split-shell-words.ts';
import { unwrapCommand } from './unwrap-command.ts';

/** Quotes a word for a shell in one of the ways programs use. */
const quotings = [
  (word: string) => `'${word.replaceAll("'", `'\\''`)}'`,
  (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`,
  (word: string) =>
    [...word].map((char) => (/^[\w/.-]$/.test(char) ? char : `'${char}'`).replace("'''", `"'"`)).join('') || "''",
] as const;

describe('the command that a user would have typed', () => {
  it.each([
    ["/bin/bash -lc 'ls -la src'", 'ls -la src'],
    ['bash -lc ls', 'ls'],
    ["zsh -c 'echo $HOME'", 'echo $HOME'],
    ["/usr/bin/env bash -lc 'ls'", "/usr/bin/env bash -lc 'ls'"],
    ['sh -l -c "a && b"', 'a && b'],
    [`/bin/bash -lc "printf 'step %s\\\\n' "'$i; exit 3'`, "printf 'step %s\\n' $i; exit 3"],
    [`/bin/bash -lc 'it'"'"'s'`, "it's"],
    ["powershell.exe -NoProfile -Command 'Get-Content a.txt'", 'Get-Content a.txt'],
    [
      `'C:\\Program Files\\PowerShell\\7\\pwsh.exe' -Command "try { [Console]::OutputEncoding=[System.Text.Encoding]::UTF8 } catch {}\ndir"`,
      'dir',
    ],
    ['C:\\Windows\\System32\\cmd.exe /d /s /c dir', 'dir'],
    ['cmd /c "dir /b"', 'dir /b'],
    ["bash -lc 'one' two", "bash -lc 'one' two"],
    ['bash script.sh -c x', 'bash script.sh -c x'],
    ["bash -lc 'open", "bash -lc 'open"],
    ["bash -lc 'a' | tee b", "bash -lc 'a' | tee b"],
    ['git commit -m "x"', 'git commit -m "x"'],
    ['', ''],
  ])('shows the command that a user would have typed: %s', (wrapped, typed) => {
    expect(unwrapCommand(wrapped)).toBe(typed);
  });

  it('reads a wrapped command from any quoting', () => {
    const script = fc.string({
      maxLength: 20,
      unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '`', '\n', '&', 'é'),
    });
    fc.assert(
      fc.property(script, fc.constantFrom(...quotings), (text, quote) => {
        expect(splitShellWords(`bash -lc ${quote(text)}`)).toEqual(['bash', '-lc', text]);
        expect(unwrapCommand(`/bin/bash -lc ${quote(text)}`)).toBe(text);
      }),
    );
  });

  it("unwraps a command like Codex's own version, wherever that is complete", () => {
    const seen = listTranscripts().flatMap((name) =>
      loadTranscript(name).steps.flatMap(({ message }) => commandsIn(message)),
    );
    expect(seen.length).toBeGreaterThan(50);
    for (const { raw, whole } of seen) expect(unwrapCommand(raw)).toBe(whole);
  });
});

function commandsIn(value: unknown): readonly { readonly raw: string; readonly whole: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(commandsIn);
  if (!('command' in value && 'commandActions' in value) || !Array.isArray(value.commandActions)) return inner;
  const [only, second] = value.commandActions;
  const whole = second === undefined && only?.type === 'unknown' ? only.command : undefined;
  return typeof value.command === 'string' && typeof whole === 'string'
    ? [...inner, { raw: value.command, whole }]
    : inner;
}

it.each([
  '/tmp/evil/bash -c ls',
  './bash -lc ls',
  'sub/sh -c ls',
  'bash --rcfile=/tmp/x -ic ls',
  'bash --init-file=x -c ls',
])('keeps a command unchanged when its shell may be another program or load a file: %s', (command) => {
  expect(unwrapCommand(command)).toBe(command);
});

it('reads the first word of a line in the same way as all words', () => {
  const lines = fc.array(fc.constantFrom(...'ab \t\'"\\$;', 'C:\\x', '/bin/bash', ' ')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(lines, (line) => {
      const words = splitShellWords(line);
      if (words !== null) expect(getFirstShellWord(line)).toBe(words[0] ?? null);
    }),
  );
});
