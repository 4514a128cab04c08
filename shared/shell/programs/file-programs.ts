import type { KnownProgram } from './known-program.ts';

// Programs that show files and their contents, and text filters. The options are those of the GNU and BSD versions, if
// they mean something harmless in both.

type Facts = Partial<Omit<KnownProgram, 'uses'>> & { readonly operands?: number; readonly operand?: RegExp };

/** Defines a program that may begin a rule, with an example of what else such a rule covers. */
const defineRuled = (example: string, options: string, { operands, operand, ...facts }: Facts = {}): KnownProgram => ({
  first: null,
  risky: [],
  uses: new Map([['', { options, examples: [example], ...toLimits(operands, operand) }]]),
  ...facts,
});

/** Defines a program without rules: a rule for it would say too little, or its options do not show its risks. */
const definePlain = (options = '', { operands, operand, ...facts }: Facts = {}): KnownProgram => ({
  risky: [],
  uses: new Map([['', { options, ...toLimits(operands, operand) }]]),
  ...facts,
});

const toLimits = (operands: number | undefined, operand: RegExp | undefined) => ({
  ...(operands !== undefined && { operands }),
  ...(operand !== undefined && { operand }),
});

const calculates = /[$`]|^-v$|[\w\]][-+*/%&|^<>]{0,2}=(?!=)|\+\+|--$|^--\w/;

const checksums =
  '-b -c -t -w -z --binary --check --tag --text --quiet --status --ignore-missing --strict --warn --zero';
const grep = `-E -F -G -P -i -y -v -w -x -c -l -L -s -q -b -H -h -n -o -a -I -r -R -z -Z -T -U -e: -f: -m: -A: -B: -C:
  -D: -d: -# --extended-regexp --fixed-strings --basic-regexp --perl-regexp --ignore-case --no-ignore-case
  --invert-match --word-regexp --line-regexp --count --files-with-matches --files-without-match --no-messages --quiet
  --silent --byte-offset --with-filename --no-filename --line-number --only-matching --text --binary-files=
  --recursive --dereference-recursive --null --null-data --initial-tab --binary --regexp= --file= --max-count=
  --after-context= --before-context= --context= --devices= --directories= --include= --exclude= --exclude-dir=
  --exclude-from= --color[=] --color[=] --label= --line-buffered --group-separator= --no-group-separator`;
const list = `-a -A -b -B -c -C -d -f -F -g -G -h -H -i -k -l -L -m -n -N -o -p -q -Q -r -R -s -S -t -u -U -v -x -X -Z
  -1 -I: -T: -w: --all --almost-all --author --escape --block-size= --ignore-backups --color[=] --directory --dired
  --classify[=] --file-type --format= --full-time --no-group --group-directories-first --human-readable --si
  --dereference --dereference-command-line --hide= --hyperlink[=] --indicator-style= --inode --ignore= --kibibytes
  --numeric-uid-gid --literal --quote-name --quoting-style= --reverse --recursive --size --sort= --time= --time-style=
  --tabsize= --width= --context --zero`;

/** Programs that read files and text. */
export const filePrograms: Readonly<Record<string, KnownProgram>> = {
  ls: defineRuled('-la', list),
  cat: defineRuled(
    'README.md',
    `-A -b -e -E -l -n -s -t -T -u -v --show-all --number-nonblank --show-ends --number
    --squeeze-blank --show-tabs --show-nonprinting`,
  ),
  head: defineRuled('-n 5', '-n: -c: -q -v -z -# --lines= --bytes= --quiet --silent --verbose --zero-terminated'),
  tail: defineRuled(
    '-n 5',
    `-n: -c: -f -F -q -r -s: -v -z -# --lines= --bytes= --follow[=] --pid= --quiet --retry --silent
    --sleep-interval= --verbose --zero-terminated`,
  ),
  wc: defineRuled('-l', '-c -l -L -m -w --bytes --chars --lines --max-line-length --words --total= --files0-from='),
  stat: defineRuled('README.md', '-c: -f -L -n -q -r -s -t -x --format= --printf= --terse --dereference --file-system'),
  file: defineRuled(
    'README.md',
    `-b -i -I -h -k -L -l -N -n -r -s -v -0 -F: -f: -e: -P: --brief --mime --mime-type
    --mime-encoding --dereference --no-dereference --extension --keep-going --raw --separator= --files-from= --exclude=`,
    {
      risky: ['magic-file', 'compile'],
    },
  ),
  du: defineRuled(
    '-sh',
    `-a -b -c -d: -D -g -h -H -k -l -L -m -P -s -S -t: -x -X: -0 -B: -I: --all --apparent-size --bytes
    --block-size= --total --dereference --max-depth= --human-readable --summarize --separate-dirs --si --threshold=
    --time[=] --time-style= --one-file-system --exclude= --exclude-from= --null --files0-from= --inodes`,
  ),
  df: defineRuled(
    '-h',
    `-a -B: -g -h -H -i -k -l -m -P -t: -T -x: --all --block-size= --total --human-readable --si --inodes
    --local --portability --output[=] --type= --print-type --exclude-type=`,
  ),
  tree: defineRuled(
    '-L 2',
    `-a -d -l -f -x -L: -P: -I: -p -s -h -u -g -D -F -q -N -Q -r -t -c -U -n -C -S -A -i -X -J -#
    --noreport --dirsfirst --filesfirst --gitignore --prune --du --si --inodes --device --matchdirs --ignore-case
    --charset= --filelimit= --sort[=] --timefmt= --info --fromfile --metafirst --hintro= --houtro= --nolinks`,
    {
      risky: ['o', 'R'],
    },
  ),
  grep: defineRuled('-rn', grep),
  egrep: defineRuled('-rn', grep),
  fgrep: defineRuled('-rn', grep),
  rg: defineRuled(
    '-n',
    `-n -N -i -S -s -w -x -v -c -l -L -o -F -P -U -u -a -H -I -q -p -0 -b -. -e: -f: -g: -t: -T: -A: -B:
    -C: -m: -M: -d: -j: -r: -E: --files --files-with-matches --files-without-match --hidden --no-hidden --no-ignore
    --no-ignore-dot --no-ignore-exclude --no-ignore-files --no-ignore-global --no-ignore-parent --no-ignore-vcs
    --no-require-git --ignore-file= --glob= --iglob= --glob-case-insensitive --type= --type-not= --type-list --type-add=
    --type-clear= --max-count= --max-depth= --maxdepth= --max-columns= --max-columns-preview --max-filesize= --sort=
    --sortr= --sort-files --json --stats --count --count-matches --include-zero --line-number --no-line-number --column
    --no-column --heading --no-heading --color= --colors= --context= --after-context= --before-context=
    --context-separator= --no-context-separator --field-context-separator= --field-match-separator= --vimgrep --trim
    --multiline --multiline-dotall --pcre2 --engine= --smart-case --case-sensitive --ignore-case --fixed-strings
    --word-regexp --line-regexp --invert-match --only-matching --replace= --passthru --passthrough --null --null-data
    --crlf --no-messages --no-config --no-filename --with-filename --no-unicode --threads= --path-separator= --text
    --binary --unrestricted --follow --one-file-system --encoding= --regexp= --file= --pretty --quiet --byte-offset
    --line-buffered --block-buffered --mmap --no-mmap --debug --trace --dfa-size-limit= --regex-size-limit= --stop-on-nonmatch`,
    { risky: ['pre', 'hostname-bin'] },
  ),
  diff: defineRuled(
    '-u',
    `-a -b -B -c -d -e -E -i -n -N -p -q -r -s -t -T -u -v -w -y -Z -C: -F: -I: -L: -S: -U: -W: -x: -X:
    -# --text --brief --context[=] --unified[=] --recursive --new-file --unidirectional-new-file --side-by-side --width=
    --left-column --suppress-common-lines --report-identical-files --ignore-case --ignore-tab-expansion
    --ignore-space-change --ignore-all-space --ignore-blank-lines --ignore-trailing-space --ignore-matching-lines=
    --exclude= --exclude-from= --starting-file= --label= --color[=] --minimal --speed-large-files --expand-tabs
    --initial-tab --tabsize= --show-c-function --show-function-line= --strip-trailing-cr --no-dereference
    --ignore-file-name-case --normal --ed --rcs`,
    { risky: ['l', 'paginate'] },
  ),
  cmp: defineRuled(
    '-s',
    '-b -h -i: -l -n: -s -x -z --print-bytes --ignore-initial= --verbose --bytes= --quiet --silent',
  ),
  sort: defineRuled(
    '-u',
    `-b -d -f -g -h -i -M -n -r -R -V -c -C -m -s -u -z -k: -t: -S: --ignore-leading-blanks
    --dictionary-order --ignore-case --general-numeric-sort --human-numeric-sort --ignore-nonprinting --month-sort
    --numeric-sort --reverse --random-sort --version-sort --check[=] --merge --stable --unique --zero-terminated --key=
    --field-separator= --buffer-size= --parallel= --batch-size= --sort= --debug`,
    {
      risky: ['output', 'compress-program'],
    },
  ),
  cut: defineRuled(
    '-c 1-80',
    `-b: -c: -d: -f: -n -s -w -z --bytes= --characters= --delimiter= --fields= --complement
    --only-delimited --output-delimiter= --zero-terminated`,
  ),
  jq: defineRuled(
    '-r',
    `-r -c -n -s -e -S -C -M -a -j -R -f: --raw-output --raw-output0 --join-output --compact-output
    --null-input --slurp --raw-input --exit-status --sort-keys --color-output --monochrome-output --ascii-output --tab
    --indent= --arg --argjson --slurpfile --rawfile --args --jsonargs --from-file= --stream --stream-errors --seq
    --unbuffered`,
    { risky: ['run-tests', 'library-path'] },
  ),
  echo: defineRuled('-n', '*'),
  which: defineRuled('-a', '-a -s --all --skip-alias --skip-functions --show-dot --show-tilde'),
  basename: defineRuled('-a', '-a -s: -z --multiple --suffix= --zero'),
  dirname: defineRuled('src/main.ts', '-z --zero'),
  realpath: defineRuled(
    'src',
    `-e -m -L -P -q -s -z --canonicalize-existing --canonicalize-missing --logical --physical --quiet
    --relative-to= --relative-base= --strip --no-symlinks --zero`,
  ),
  readlink: defineRuled(
    '-f',
    `-f -e -m -n -q -s -v -z --canonicalize --canonicalize-existing --canonicalize-missing
    --no-newline --quiet --silent --verbose --zero`,
  ),
  md5sum: defineRuled('README.md', checksums),
  sha1sum: defineRuled('README.md', checksums),
  sha256sum: defineRuled('README.md', checksums),

  sha224sum: definePlain(checksums),
  sha384sum: definePlain(checksums),
  sha512sum: definePlain(checksums),
  b2sum: definePlain(`${checksums} -l: --length=`),
  shasum: definePlain('-a: -b -c -p -s -t -U -w --algorithm= --binary --check --portable --status --text --warn'),
  cksum: definePlain('-a: -o: --algorithm= --check --tag'),
  sum: definePlain('-r -s --sysv'),
  nl: definePlain(`-b: -d: -f: -h: -i: -l: -n: -p -s: -v: -w: --body-numbering= --section-delimiter= --footer-numbering=
    --header-numbering= --line-increment= --number-format= --number-separator= --starting-line-number= --number-width=`),
  tac: definePlain('-b -r -s: --before --regex --separator='),
  rev: definePlain(),
  // The second word is the file that uniq writes.
  uniq: definePlain(
    `-c -d -D -f: -i -s: -u -w: -z --count --repeated --all-repeated[=] --skip-fields= --group[=] --ignore-case
    --skip-chars= --unique --check-chars= --zero-terminated`,
    { operands: 1 },
  ),
  tr: definePlain('-c -C -d -s -t -u --complement --delete --squeeze-repeats --truncate-set1'),
  comm: definePlain('-1 -2 -3 -i -z --check-order --nocheck-order --output-delimiter= --total --zero-terminated'),
  paste: definePlain('-d: -s -z --delimiters= --serial --zero-terminated'),
  join: definePlain('-a: -e: -i -j: -o: -t: -v: -1: -2: -z --ignore-case --check-order --nocheck-order --header'),
  fold: definePlain('-b -s -w: -# --bytes --spaces --width='),
  fmt: definePlain('-c -s -t -u -w: -g: -p: -# --width= --goal= --prefix= --split-only --uniform-spacing'),
  expand: definePlain('-i -t: -# --initial --tabs='),
  unexpand: definePlain('-a -t: --all --first-only --tabs='),
  od: definePlain(`-A: -j: -N: -t: -S: -w? -a -b -c -d -f -i -l -o -s -v -x --address-radix= --skip-bytes= --read-bytes=
    --format= --output-duplicates --width[=] --endian=`),
  hexdump: definePlain('-b -c -C -d -o -x -v -n: -s: -e:'),
  hd: definePlain('-b -c -C -d -o -x -v -n: -s:'),
  // The second word is the file that xxd writes. xxd reads only the first letter of an option, so a value after
  // combined options is a file.
  xxd: definePlain('-a -b -C -d -e -E -i -p -u -r -c: -g: -l: -n: -o: -s:', {
    operands: 1,
    riskyWord: /^-[A-Za-z][^\d-]/,
  }),
  strings: definePlain('-a -f -n: -t: -e: -o -w -# --all --bytes= --radix= --encoding= --print-file-name', {
    riskyWord: /^@/,
  }),
  base64: definePlain('-d -D -w: --decode --wrap=', { risky: ['output'] }),
  base32: definePlain('-d -D -w: --decode --wrap='),
  // -s splits into files in one version of yq, and -i writes in both.
  yq: definePlain(
    `-r -P -C -M -N -n -e -c -S -y -Y -j -p: -o: -I: --raw-output --prettyPrint --colors --no-colors --no-doc
    --null-input --exit-status --compact-output --sort-keys --yaml-output --output-format= --input-format=
    --indent= --arg --argjson`,
    { risky: ['i', 'inplace'] },
  ),
  ag: definePlain(
    `-a -c -f -F -G: -g -H -i -l -L -m: -n -o -Q -r -R -s -S -t -u -U -v -w -A? -B? -C? --hidden --nocolor
    --nogroup --noheading --color --column --count --depth= --files-with-matches --ignore= --literal --numbers
    --vimgrep --follow --word-regexp --smart-case --ignore-case`,
    { risky: ['pager'] },
  ),
  fd: definePlain(listFdOptions(), { risky: ['exec', 'exec-batch'] }),
  fdfind: definePlain(listFdOptions(), { risky: ['exec', 'exec-batch'] }),
  // Not `bat cache`, which keeps files, and not its pager.
  bat: definePlain(
    '-p -n -A -P -f -u -l: -r: -H: --style= --language= --plain --line-range= --highlight-line= --color= --number --show-all --theme= --decorations= --wrap= --tabs= --terminal-width=',
    {
      risky: ['pager'],
      operand: /^(?!cache$)/,
    },
  ),
  eza: definePlain(
    '-1 -a -A -B -d -D -f -F -g -G -h -H -i -I: -l -L: -m -n -o -r -R -s: -S -t: -T -u -U -x -Z -@ --all --tree --level= --long --git --git-ignore --icons[=] --no-icons --color= --sort= --group-directories-first --header --no-user --no-time --no-permissions --no-filesize --oneline --recurse --reverse --only-dirs --only-files --ignore-glob= --time-style=',
  ),
  getfacl: definePlain('-a -c -d -e -E -n -p -R -L -P -t'),
  // A word with @ names a file with more options.
  nm: definePlain(
    '-a -A -C -D -g -n -o -p -r -S -u --demangle[=] --defined-only --undefined-only --extern-only --dynamic',
    {
      risky: ['plugin'],
      riskyWord: /^@/,
    },
  ),
  zcat: definePlain('-f -q -v'),
  // Shell built-ins and small tools that only print or test.
  cd: definePlain('-L -P -e', { operands: 1 }),
  pwd: definePlain('-L -P --logical --physical'),
  true: definePlain('*'),
  false: definePlain('*'),
  ':': definePlain('*'),
  exit: definePlain('', { operands: 1 }),
  set: definePlain('-e -u -x -o:', { operands: 0 }),
  // Some shells evaluate these words as arithmetic, which can set a variable. printf sets one with -v.
  test: definePlain('*', { riskyWord: calculates }),
  '[': definePlain('*', { riskyWord: calculates }),
  printf: definePlain('', { riskyWord: /[$`]|^-v/ }),
  type: definePlain('-a -f -p -P -t'),
  whereis: definePlain('-b -m -s'),
  whoami: definePlain(),
  id: definePlain('-u -g -G -n -r -z --user --group --groups --name --real'),
  groups: definePlain(),
  uname: definePlain('-a -s -n -r -v -m -p -i -o --all --kernel-name --kernel-release --machine --operating-system'),
  // With a word, arch runs a program on macOS.
  arch: definePlain('', { operands: 0 }),
  nproc: definePlain('--all --ignore='),
  // With a word, hostname sets the name.
  hostname: definePlain('-s -f -i -I -d -A', { operands: 0 }),
  // A word without + sets the clock, and so does -s.
  date: definePlain('-u -R -I? -d: -r: --utc --universal --date= --reference= --iso-8601[=] --rfc-3339= --rfc-email', {
    operand: /^\+/,
  }),
  printenv: definePlain('-0 --null'),
  seq: definePlain('-w -s: -f: -# --equal-width --separator= --format='),
  sleep: definePlain(),
  ps: definePlain(`-A -a -c -d -e -f -F -j -l -L -m -M -r -T -w -x -H -y -C: -g: -G: -o: -O: -p: -s: -t: -u: -U: --no-headers
    --sort= --forest --pid= --ppid= --user=`),
  pgrep: definePlain('-a -f -i -l -n -o -v -x -c -u: -U: -P: -d: -g: -s: -t:'),
  free: definePlain('-b -k -m -g -h -w -t -l --human --total --mega --giga'),
  uptime: definePlain('-p -s --pretty --since'),
};

function listFdOptions(): string {
  return `-H -I -u -s -i -g -F -p -a -L -0 -1 -q -d: -t: -e: -E: -c: -S: -j: -o: --hidden --no-ignore --no-ignore-vcs
    --no-ignore-parent --unrestricted --case-sensitive --ignore-case --glob --regex --fixed-strings --full-path
    --absolute-path --follow --print0 --max-depth= --min-depth= --exact-depth= --type= --extension= --exclude= --color=
    --size= --changed-within= --changed-before= --newer= --older= --owner= --base-directory= --strip-cwd-prefix[=]
    --max-results= --quiet --threads= --prune --one-file-system --and= --format= --path-separator= --search-path=
    --ignore-file=`;
}
