import { describe, expect, it } from 'vitest';
import { runsOthers } from '../../renderer/features/approvals/runs-others.ts';
import { prefixPrograms } from '../shell/programs/known-programs.ts';
import { describePrefixReach, isCoveredByPrefix, mayBeginCodexRule, mayBeginRule } from './prefix-policy.ts';

const covers = (beginning: string, line: string, shell: 'posix' | 'powershell' | 'cmd' = 'posix') =>
  isCoveredByPrefix(beginning.split(' '), line.split(' '), shell);

/** npm's own variable syntax, which it expands itself. */
const variable = '$'.concat('{TOKEN}');

describe('a rule for commands with the same beginning', () => {
  it.each([
    ['git log', 'git log --stat -n 5 main'],
    ['git log', 'git log --oneline --graph'],
    ['git status', 'git status --short'],
    ['git grep', 'git grep -n TODO src'],
    ['npm ls', 'npm ls --json --depth=0'],
    ['cargo test', 'cargo test --release parser'],
    ['go test', 'go test -v -run TestX -count=1 ./...'],
    ['go test ./pkg', 'go test ./pkg -json'],
    ['ls src', 'ls src -la'],
    ['sort a.txt', 'sort a.txt -u -k2'],
    ['rg TODO', 'rg TODO -n src'],
    ['/usr/bin/git log', '/usr/bin/git log -5'],
    ['jq .', 'jq . a.json'],
  ])('the rule %s covers %s', (beginning, line) => {
    expect(covers(beginning, line)).toBe(true);
  });

  it.each([
    ['git log', 'git log --output=x'],
    ['git log', 'git log --output x'],
    ['git log', 'git log --outp=x'],
    ['git log', 'git log --o=x'],
    ['git log', 'git log main --ext-diff'],
    ['git log', 'git log --textconv'],
    ['git log', 'git log --show-signature'],
    ['git log', 'git log --format=%G?'],
    ['git diff', 'git diff --no-index a b'],
    ['git grep', 'git grep -Ocmd x'],
    ['git grep', 'git grep -nO x'],
    ['git grep', 'git grep --open-files-in-pager=cmd x'],
    ['git grep', 'git grep --open x'],
    ['git cat-file', 'git cat-file --filters HEAD:a'],
    ['cargo test', 'cargo test --config x'],
    ['cargo test', 'cargo test --config=x'],
    ['cargo test', 'cargo test -Zx'],
    ['cargo test', 'cargo test -- --logfile x'],
    ['cargo clippy', 'cargo clippy x --fix'],
    ['go test', 'go test -exec x ./...'],
    ['go test', 'go test --exec=x ./...'],
    ['go test', 'go test -toolexec x'],
    ['go test', 'go test -o x'],
    ['go test', 'go test -ldflags=-extld=x'],
    ['go test', 'go test /tmp/x_test.go'],
    ['go vet', 'go vet ../other'],
    ['go vet', 'go vet -vettool=x'],
    ['npm ls', 'npm ls x --script-shell=y'],
    ['npm ls', 'npm ls x -script-shell y'],
    ['npm ls', 'npm ls x --registry=http://e'],
    ['npm ls', 'npm ls x --regis=http://e'],
    ['npm ls', `npm ls x --@s:registry=http://e/${variable}/`],
    ['npm ls', `npm ls ${variable}`],
    ['git log', 'git log --format=%-G?'],
    ['git log', 'git log --format=%+GK'],
    ['git for-each-ref', 'git for-each-ref --format=%(signature)'],
    ['go test', 'go test -test.testlogfile=x'],
    ['sort a', 'sort a -o b'],
    ['sort a', 'sort a -uob'],
    ['sort a', 'sort a --outpu=b'],
    ['sort a', 'sort a --compress-program=x'],
    ['rg x', 'rg x --pre cmd'],
    ['rg x', 'rg x --pre=cmd'],
    ['rg x', 'rg x -nz'],
    ['rg x', 'rg x --hostname-bin=cmd'],
    ['tree src', 'tree src -o x'],
    ['diff a', 'diff a b -ul'],
    ['file a', 'file a -Cm x'],
  ])('the rule %s does not cover %s', (beginning, line) => {
    expect(covers(beginning, beginning)).toBe(true);
    expect(covers(beginning, line)).toBe(false);
  });

  it.each([
    'git',
    'git push origin',
    'git -c x',
    'git log --output=x',
    'npm exec x',
    'npm view x',
    'npm outdated x',
    'pnpm list x',
    'npm run build',
    'npm test x',
    'find . x',
    'unheard-of sub',
    './git log',
    '/tmp/git log',
    'ls -la',
    'tail +5',
    'cat /etc/hosts',
    'cat @args',
    'constructor x',
    'sort -o',
  ])('never creates a prefix rule for %s', (line) => {
    expect(mayBeginRule(line.split(' '), 'posix')).toBe(false);
  });

  it('outside POSIX, creates a prefix rule only for programs that are the same in every shell', () => {
    expect(covers('git log', 'git log x', 'cmd')).toBe(false);
    expect(covers('git.exe log', 'git.exe log x', 'powershell')).toBe(true);
    expect(covers('sort a', 'sort a', 'cmd')).toBe(false);
    expect(covers('C:\\x\\git log', 'C:\\x\\git log', 'cmd')).toBe(false);
  });

  it('creates no prefix rule for a program that runs others', () => {
    expect(Object.keys(prefixPrograms).filter(runsOthers)).toEqual([]);
  });

  it('a prefix rule covers its own examples and none of the options it lists as excluded', () => {
    for (const [program, { first }] of Object.entries(prefixPrograms)) {
      const beginning = [program, first?.[0] ?? 'a'];
      const reach = describePrefixReach(beginning, 'posix');
      expect(reach?.examples.length).toBeGreaterThan(0);
      for (const example of reach?.examples ?? []) {
        expect([example, isCoveredByPrefix(beginning, example.split(' '), 'posix')]).toEqual([example, true]);
      }
      for (const option of reach?.except ?? []) {
        expect(isCoveredByPrefix(beginning, [...beginning, option], 'posix')).toBe(false);
        expect(isCoveredByPrefix(beginning, [...beginning, `${option}=x`], 'posix')).toBe(false);
      }
    }
  });

  it('a prefix rule excludes each risky option of each program, in full, abbreviated, and with a value', () => {
    for (const [program, { first, risky, wholeOptions }] of Object.entries(prefixPrograms)) {
      const beginning = [program, first?.[0] ?? 'a'];
      const isOpen = (word: string) => isCoveredByPrefix(beginning, [...beginning, word], 'posix');
      const written = risky.flatMap((option) => {
        if (wholeOptions === true) return [`-${option}`, `--${option}`, `-${option}=x`];
        if (option.length === 1) return [`-${option}`, `-a${option}`, `-${option}x`];
        return [`--${option}`, `--${option}=x`, `--${option.slice(0, -1)}`, `--${option.slice(0, 2)}=x`];
      });
      expect(written.filter(isOpen)).toEqual([]);
    }
  });
});

/** Options that run, write, load or send something, by program and the words that a rule for it may begin with. */
const hostile: readonly (readonly [beginning: string, options: string])[] = [
  [
    'git log',
    `--output --output=x --outp=x --o=x --output-directory=x --ext-diff --ext-d --textconv --text-c
    --open-files-in-pager -O -Ox --exec=x --upload-pack=x --no-index --filters --show-signature --show-sig --contents=x
    --help --paginate --submodule=diff --git-dir=x --unheard-of`,
  ],
  [
    'git grep',
    '-O -Orm -nO -nOrm --open-files-in-pager --open-files-in-pager=rm --open --textconv --no-index --recurse-submodules',
  ],
  ['git cat-file', '--filters --textconv --filter=x --path=x'],
  ['git ls-files', '--recurse-submodules'],
  ['git blame', '--contents=x --contents -S'],
  [
    'npm ls',
    `--script-shell=x -script-shell --node-options=x --userconfig=x --globalconfig=x --prefix=x -C --cache=x
    --logs-dir=x --registry=x --regis=x --shell=x --editor=x --viewer=x --browser=x --git=x --proxy=x --https-proxy=x
    --noproxy=x --cafile=x --ca=x --cert=x --key=x --init-module=x --global -g --//e/:_authToken=x --@s:registry=x --`,
  ],
  [
    'cargo test',
    `--config --config=x -Zx -Z --manifest-path=x --target-dir=x --out-dir=x --artifact-dir=x --lockfile-path=x -C
    --fix --allow-dirty --allow-staged --allow-no-vcs --timings --timings=html --conf=x --target=x.json -- -vZx`,
  ],
  ...['build', 'vet', 'list', 'test'].map(
    (name) =>
      [
        `go ${name}`,
        `-exec -exec=x --exec=x -toolexec=x --toolexec -o -o=x -vettool=x -fix -overlay=x -modfile=x -C -C=x -compiler=x
        -gccgoflags=x -ldflags=x -asmflags=x -gcflags=x -mod=mod -modcacherw -pkgdir=x -work -args -fuzz=x
        -fuzzcachedir=x -cpuprofile=x -memprofile=x -blockprofile=x -mutexprofile=x -trace=x -coverprofile=x
        -coverprofile --coverprofile=x -outputdir=x -artifacts -http -buildmode=x -pgo=x -tags=x -debug-trace=x
        -debug-trace --debug-trace=x -debug-actiongraph=x -debug-runtime-trace=x -test.cpuprofile=x -test.trace=x
        -test.coverprofile=x -test.outputdir=x -test.testlogfile=x -test.fuzzcachedir=x -test.gocoverdir=x -i
        -unheard-of -- -v=true/../x`,
      ] as const,
  ),
  ['go test', '-c -c=true'],
  [
    'file a',
    '-m -mx --magic-file=x -C -bC --compile -z --uncompress -Z --uncompress-noreport -p --preserve-date -S --no-sandbox',
  ],
  ['tree a', '-o -ox -ao -R -aR --output=x'],
  ['rg a', '--pre --pre=x --pre-glob=x --hostname-bin=x --search-zip -z -nz --pr=x'],
  ['diff a', '-l -ul --paginate --pag --output=x'],
  [
    'sort a',
    `-o -ob -uob --output --output=b --outp=b --o=b --compress-program=x --comp=x -T -T/tmp -uT/tmp
    --temporary-directory=x --t=x --files0-from=x -k`,
  ],
  ['jq a', '--run-tests --run-tests=x -L -Lx -rL --library-path=x --libr=x'],
];

describe('an option that no list names', () => {
  it.each(hostile)('a rule for %s does not cover an option that no list names', (beginning, options) => {
    const words = beginning.split(' ');
    const covered = options.split(/\s+/).filter((option) => isCoveredByPrefix(words, [...words, option], 'posix'));
    expect(covered).toEqual([]);
  });

  it.each([
    ['git log', 'git log -- --output=x'],
    ['git log', 'git log -n 5 -p -U3 --author=me -S foo -M90% -- src'],
    ['git diff', 'git diff --cached --stat HEAD~1'],
    ['git ls-files', 'git ls-files -o --exclude-standard'],
    ['git status', 'git status -sb'],
    ['git blame', 'git blame -L 1,20 a.ts'],
    ['npm ls', 'npm ls --depth 1 -a --omit=dev'],
    ['cargo build', 'cargo build -vv -p parser --features a,b --target wasm32-unknown-unknown -j4'],
    ['cargo tree', 'cargo tree -d -i serde --depth 2'],
    ['go test', 'go test -race -cover -count=1 -timeout 30s -run ^TestA$ -bench=. ./...'],
    ['go list', 'go list -m -json all'],
    ['go list', 'go list -deps -f {{.Dir}} ./...'],
    ['go doc', 'go doc -all fmt'],
    ['sort a', 'sort a -t, -k2,2n -rn --parallel=2 -- -o'],
    ['rg a', 'rg a -g *.ts -C3 --hidden -tjs'],
    ['grep a', 'grep a -rniE --include=*.ts src'],
    ['head a', 'head a -n5 -20'],
    ['jq .', 'jq . -rc --arg a b a.json'],
  ])('the usual options stay covered: %s covers %s', (beginning, line) => {
    expect(covers(beginning, line)).toBe(true);
  });

  it.each([
    // A value that another version of the program would read as an option.
    ['sort a', 'sort a -k -o b'],
    ['sort a', 'sort a -k -- -o b'],
    ['go test', 'go test -run -o ./...'],
    ['git log', 'git log -S --output=x'],
    ['rg a', 'rg a -g --pre=x'],
    // A value is missing.
    ['sort a', 'sort a -k'],
    ['git log', 'git log -n'],
  ])('an unknown option may not hide where a value belongs: %s does not cover %s', (beginning, line) => {
    expect(covers(beginning, line)).toBe(false);
  });
});

describe('a rule of the app', () => {
  it.each([
    'split -b 100',
    'split x --filter=id',
    'tar xf a.tar',
    'fd x -x rm',
    'sed 1e x',
    'awk 1 x',
    'less x',
    'man ls',
    'ip netns exec',
    'ssh-keygen x -D lib.so',
    'g\u0456t status',
    'gi\uff54 status',
    '\u0261it log',
  ])('never creates a rule of the app for %j', (line) => {
    for (const shell of ['posix', 'powershell', 'cmd'] as const) {
      expect([shell, mayBeginRule(line.split(' '), shell)]).toEqual([shell, false]);
    }
  });

  it.each([
    ['go vet', 'go vet ./... -vettool=x'],
    ['go vet', 'go vet ./... -fix'],
    ['go vet', 'go vet ./... --fix'],
    ['go test', 'go test ./... -vettool=x'],
    ['sort a', 'sort a --compress-program=x'],
    ['sort a', 'sort a --compress-prog x'],
    ['sort a', 'sort a -uo b'],
    ['rg x', 'rg x --pre=y'],
    ['rg x', 'rg x --hostname-bin y'],
    ['jq .', 'jq . -L x'],
    ['jq .', 'jq . --library-path x'],
    ['git log', 'git log --output=x'],
  ])('a rule of the app for %s does not cover %s', (beginning, line) => {
    expect(isCoveredByPrefix(beginning.split(' '), line.split(' '), 'posix')).toBe(false);
  });
});

describe('a rule of Codex itself', () => {
  it.each([
    ['ls src', true],
    ['/usr/bin/md5sum one.txt', true],
    ['cat README.md', true],
    // These programs are unknown.
    ['my-tool build', false],
    ['touch one.txt', false],
    ['gh api x', false],
    ['./ls src', false],
    ['/tmp/ls src', false],
    ['constructor x', false],
    // A single word or an option is too unspecific.
    ['ls', false],
    ['ls -la', false],
    // They have options that run or write.
    ['npm exec x', false],
    ['npm', false],
    ['git submodule', false],
    ['git log', false],
    ['sort a', false],
    ['rg x', false],
    ['tree src', false],
    ['python3 x.py', false],
    ['bash -lc ls', false],
    ['split --filter=id x', false],
    ['split -b 100', false],
    ['go vet', false],
    ['sort a --compress-program=x', false],
    ['tar xf a.tar', false],
    ['rg x --pre y', false],
    ['fd x', false],
    ['jq .', false],
    ['sed s/a/b/ x', false],
    ['awk 1 x', false],
    ['less x', false],
    ['man ls', false],
    ['ip route', false],
    ['ssh-keygen x', false],
    ['find src', false],
    ['xargs ls', false],
    ['env ls', false],
    ['vim x', false],
    // A name that only looks like one of these.
    ['\u0441at README.md', false],
    ['l\u0455 src', false],
    ['c\u200bat README.md', false],
  ])('allows a rule of Codex itself for %s: %s', (line, offered) => {
    expect(mayBeginCodexRule(line.split(' '), 'posix')).toBe(offered);
  });

  it('a rule of Codex itself is never empty, and never for a shell where the same name may be another program', () => {
    expect(mayBeginCodexRule([], 'posix')).toBe(false);
    expect(mayBeginCodexRule(['cat', 'x'], 'powershell')).toBe(false);
    expect(mayBeginCodexRule(['cat', 'x'], 'cmd')).toBe(false);
  });
});
