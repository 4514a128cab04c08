import { describe, expect, it } from 'vitest';
import { readCommandCorpus } from '../../../fixtures/shell-commands/corpus.ts';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { onlyReads } from './only-reads.ts';

const inBash = (script: string) => `/bin/bash -lc '${script.replaceAll("'", `'"'"'`)}'`;

describe('the commands that agents write', () => {
  it("the corpus of agents' commands has at least 300 commands", () => {
    expect(readCommandCorpus('only-reads').length + readCommandCorpus('may-write').length).toBeGreaterThan(300);
  });

  it('a command only reads where nothing in it could do more', () => {
    expect(readCommandCorpus('only-reads').filter((line) => !onlyReads(line))).toEqual([]);
    expect(readCommandCorpus('only-reads').filter((line) => !onlyReads(inBash(line)))).toEqual([]);
  });

  it('a command is not a read where a part of it may write, run something, or is unknown', () => {
    expect(readCommandCorpus('may-write').filter((line) => onlyReads(line))).toEqual([]);
    expect(readCommandCorpus('may-write').filter((line) => onlyReads(inBash(line)))).toEqual([]);
  });
});

describe('a script of several lines', () => {
  it.each([
    'ls\npwd\n',
    'ls \\\n  -la',
    'set -euo pipefail\ngit status --short\nrg -n TODO src |\n  head -5',
    "cat <<'EOF'\n$(rm x) is only text\nEOF\nls",
    'cat <<EOF | sort\nb\na\nEOF',
    'grep -c a <<< "some text"',
    '# look first\nls # and nothing else',
    "awk '\n  NR > 1 { print $1 }\n' a.csv",
  ])('a script of several lines only reads: %j', (script) => {
    expect(onlyReads(script)).toBe(true);
  });

  it.each([
    'ls\nrm x',
    'ls \\\n; rm x',
    'cat <<EOF\n$(rm x)\nEOF',
    "cat <<'EOF'\nls\nEOF\nrm x",
    "cat <<'EOF'\nnever ends",
    "bash <<'EOF'\nrm x\nEOF",
    'cat <<-EOF\n\tEOF\nrm x',
    'ls # a \\\nrm x',
    "cat <\\\n<EOF\nls '\nEOF\nrm x #'",
    'cat <<\\\n-EOF\nEOF\nrm x\n-EOF\n',
    'cat <<\\\n<EOF\nEOF\nrm x\nEOF\n',
    'ls <\\\n>x',
    'ls\r\nrm x',
    'ls\u2028rm x',
    'ls\u00a0-la',
    "sed -n 'p\nw out' a",
    'sed -n "/a/{p\nw out\n}" a',
    'awk \'{ print "a" }\n/"/ { print > "f" }\n/"/\' a',
    'awk \'NR==1\n/"/ { print > "f"; x = "/" }\' a',
    '',
    '\n',
    '# nothing',
  ])('a script of several lines is not a read: %j', (script) => {
    expect(onlyReads(script)).toBe(false);
  });
});

const readers = [
  'cat a.txt',
  'head -n 5 a.txt',
  'grep -rn "a b" src',
  "rg -n 'x|y' src",
  'ls -la src',
  "find . -name '*.ts'",
  "sed -n '1,20p' a.txt",
  "awk '{print $2}' a.txt",
  'sort -u -k2',
  'wc -l',
  'uniq -c',
  'xargs -0 cat',
  'git log --oneline -5',
  'git diff --stat',
  'jq -r .name',
  "tr 'a' 'b'",
  'LC_ALL=C sort',
  'timeout 5 ls',
];
const writers = [
  'rm -rf x',
  'tee out.txt',
  'xargs rm',
  'xargs -0 -n1 touch',
  'find . -delete',
  "find . -exec rm {} ';'",
  'sort -o a.txt',
  'sed -i s/a/b/ a.txt',
  'awk \'{print > "f"}\'',
  'git checkout .',
  'git log --output=x',
  'rg --pre x a',
  'python3 x.py',
  'sh',
  'unheard-of',
  'PATH=. ls',
  'uniq a b',
  'tree -o x',
  'yq -i . a',
  'xxd a b',
  '(ls)',
  '{ ls; }',
  'ls $(rm x)',
  'ls `rm x`',
  'ls &',
  '*',
];
const redirections = [
  '> x',
  '>> x',
  '2> x',
  '&> x',
  '>| x',
  '>& x',
  '<> x',
  '1>x',
  '> "x"',
  '> /dev/null/../x',
  '>/dev/sda',
];
const harmless = ['', ' 2>/dev/null', ' 2>&1', ' >/dev/null', ' < a.txt', ' &>/dev/null', ' 2>&-'];
const joints = [' | ', '|', ' && ', ' || ', '; ', ';', '\n', ' |& '];

const stage = fc.tuple(fc.constantFrom(...readers), fc.constantFrom(...harmless)).map((parts) => parts.join(''));
const pipeline = fc.array(fc.tuple(stage, fc.constantFrom(...joints)), { minLength: 1, maxLength: 6 });
const written = (parts: readonly (readonly [string, string])[]) =>
  parts.map(([text, joint], at) => (at === parts.length - 1 ? text : text + joint)).join('');
const wrapped = fc.constantFrom(
  (script: string) => script,
  inBash,
  (script: string) => inBash(inBash(script)),
);

describe('any pipeline', () => {
  it('a pipeline of readers only reads', () => {
    fc.assert(
      fc.property(pipeline, wrapped, (parts, wrap) => {
        expect(onlyReads(wrap(written(parts)))).toBe(true);
      }),
      { numRuns: runs(300, 10_000) },
    );
  });

  it('a pipeline with one stage that may write is not a read, wherever it is', () => {
    fc.assert(
      fc.property(pipeline, fc.constantFrom(...writers), fc.nat(), wrapped, (parts, writer, place, wrap) => {
        const with1 = parts.toSpliced(place % (parts.length + 1), 0, [writer, ' | ']);
        expect(onlyReads(wrap(written(with1)))).toBe(false);
      }),
      { numRuns: runs(500, 20_000) },
    );
  });

  it('a pipeline with a redirection to a file is not a read, wherever it is', () => {
    fc.assert(
      fc.property(
        pipeline,
        fc.constantFrom(...redirections),
        fc.nat(),
        fc.boolean(),
        wrapped,
        (parts, to, place, first, wrap) => {
          const at = place % parts.length;
          const [text = '', joint = ''] = parts[at] ?? [];
          const changed = parts.with(at, [first ? `${to} ${text}` : `${text} ${to}`, joint]);
          expect(onlyReads(wrap(written(changed)))).toBe(false);
        },
      ),
      { numRuns: runs(500, 20_000) },
    );
  });

  it('a pipeline with a program that runs another one is judged by that program', () => {
    const runners = [
      'xargs',
      'xargs -0 -n 2',
      'timeout 5',
      'nice -n 5',
      'env LC_ALL=C',
      'time',
      'stdbuf -oL',
      'find . -exec',
    ];
    const end = (runner: string) => (runner.startsWith('find') ? " {} ';'" : '');
    fc.assert(
      fc.property(
        fc.constantFrom(...runners),
        fc.constantFrom('cat', 'head -n 5', 'grep -l a', 'wc -l'),
        (runner, reader) => {
          expect(onlyReads(`${runner} ${reader}${end(runner)}`)).toBe(true);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...runners),
        fc.constantFrom('rm', 'sh -c x', 'touch a', 'sed -i p', 'tee', './cat'),
        (runner, writer) => {
          expect(onlyReads(`${runner} ${writer}${end(runner)}`)).toBe(false);
        },
      ),
    );
  });

  it('judges any pipeline in a moment, however long it is', () => {
    expect(onlyReads(`ls ${'a'.repeat(20_000)}`)).toBe(false);
    const begin = performance.now();
    for (const text of [
      'a'.repeat(8_000),
      '$'.repeat(8_000),
      "'".repeat(8_001),
      'ls|'.repeat(2_500),
      '['.repeat(8_000),
      ' '.repeat(8_000),
    ]) {
      onlyReads(`ls ${text}`);
      onlyReads(`sed -n '${text}' a`);
      onlyReads(`awk '/${text}/' a`);
      onlyReads(`awk '${'/a'.repeat(4_000)}' a`);
    }
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
