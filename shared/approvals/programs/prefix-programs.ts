// The programs for which a rule may cover everything with the same beginning: which of their words may begin such a
// rule, and which of their options run programs, load code, write files, or send something. A program that is not
// listed gets no such rule. Anything not listed as risky is covered, so read a program's manual before adding it.

/** What is known about a program. */
export type PrefixProgram = {
  /** The first words a rule may begin with. Null allows any word that is not an option. */
  readonly first: readonly string[] | null;
  /** Options that a rule never covers: long names without dashes, and single letters. */
  readonly risky: readonly string[];
  /** It has no single-letter options and accepts no abbreviations: `-run` is the option `run`. */
  readonly wholeOptions?: true;
  /** Words that a rule never covers, in any position. */
  readonly riskyWord?: RegExp;
  /** Examples for the person of what else a rule covers. */
  readonly examples: readonly string[];
  /** It means the same in every shell. Others are known only as POSIX programs. */
  readonly everywhere?: true;
};

const list = (text: string): readonly string[] => text.split(/\s+/);
const reads = (examples: string, risky = ''): PrefixProgram => ({
  first: null,
  risky: risky === '' ? [] : list(risky),
  examples: [examples],
});

/** Keyed by program name. */
export const prefixPrograms: Readonly<Record<string, PrefixProgram>> = {
  git: {
    first: list(`status log show diff blame ls-files ls-tree rev-parse rev-list describe shortlog grep cat-file
      merge-base name-rev for-each-ref show-ref`),
    risky: list(`output output-directory ext-diff textconv open-files-in-pager O exec upload-pack receive-pack
      no-index filters show-signature contents help paginate parseopt`),
    // A format with %G runs gpg; --shell and similar options print text that is meant to be run.
    riskyWord: /%[-+ ]?G|signature/,
    examples: ['--stat', '-n 5'],
    everywhere: true,
  },
  npm: {
    // Commands that contact the registry take its address from the folder's .npmrc, including any variable in it.
    first: list('ls list ll la why explain'),
    risky: list(`script-shell node-options userconfig globalconfig prefix C cache logs-dir registry shell editor
      viewer browser git proxy https-proxy noproxy cafile ca cert key init-module global g`),
    // Settings of one registry, such as its token, and variables that npm itself expands.
    riskyWord: /^-+(?:\/\/|@)|\$\{/,
    examples: ['--json', '--depth=0'],
    everywhere: true,
  },
  cargo: {
    first: list('check build test clippy tree metadata'),
    risky: list(`config Z manifest-path target-dir out-dir artifact-dir lockfile-path C fix allow-dirty
      allow-staged allow-no-vcs timings`),
    // Arguments after -- go to another program.
    riskyWord: /^--$/,
    examples: ['--release', '--workspace'],
    everywhere: true,
  },
  go: {
    first: list('build vet list doc test'),
    risky:
      list(`exec toolexec o vettool fix overlay modfile C compiler gccgoflags ldflags asmflags gcflags mod modcacherw
      pkgdir work c i args fuzz fuzzcachedir cpuprofile memprofile blockprofile mutexprofile trace coverprofile
      outputdir artifacts http buildmode pgo tags test.cpuprofile test.memprofile test.blockprofile test.testlogfile
      test.mutexprofile test.trace test.coverprofile test.outputdir test.fuzz test.fuzzcachedir test.gocoverdir`),
    // A file or folder elsewhere is a separate program.
    riskyWord: /\.go$|^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|@/,
    wholeOptions: true,
    examples: ['./…', '-v'],
    everywhere: true,
  },
  ls: reads('-la'),
  cat: reads('README.md'),
  head: reads('-n 5'),
  tail: reads('-n 5'),
  wc: reads('-l'),
  stat: reads('README.md'),
  file: reads('README.md', 'm magic-file C compile z uncompress Z uncompress-noreport p preserve-date S no-sandbox'),
  du: reads('-sh'),
  df: reads('-h'),
  tree: reads('-L 2', 'o R output'),
  grep: reads('-rn'),
  egrep: reads('-rn'),
  fgrep: reads('-rn'),
  rg: reads('-n', 'pre pre-glob hostname-bin search-zip z'),
  diff: reads('-u', 'l paginate'),
  cmp: reads('-s'),
  sort: reads('-u', 'o output compress-program T temporary-directory files0-from'),
  cut: reads('-c 1-80'),
  jq: reads('-r', 'run-tests L library-path'),
  echo: reads('-n'),
  which: reads('-a'),
  basename: reads('-a'),
  dirname: reads('src/main.ts'),
  realpath: reads('src'),
  readlink: reads('-f'),
  md5sum: reads('README.md'),
  sha1sum: reads('README.md'),
  sha256sum: reads('README.md'),
};
