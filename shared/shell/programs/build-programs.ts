import type { KnownProgram, ProgramUse } from './known-program.ts';

// Programs that build and list. They run what the folder configures, so a rule for one trusts the folder. The options
// below let a program do no more than that. These programs leave files behind, so none of their uses counts as reading.

const toUses = (known: Readonly<Record<string, ProgramUse>>): ReadonlyMap<string, ProgramUse> =>
  new Map(Object.entries(known));

const npmList: ProgramUse = {
  options: `--json --long --l --parseable --p --all --a --depth= --omit= --include= --link --package-lock-only
    --unicode --no-unicode --color --no-color --workspace= --w= --workspaces --include-workspace-root --dev --prod
    --production --only=`,
  examples: ['--json', '--depth=0'],
};
const npmExplain: ProgramUse = { options: '--json --workspace= --w= --color --no-color', examples: ['--json'] };

export const npm: KnownProgram = {
  // Commands that contact the registry take its address from the folder's .npmrc, including any variable in it.
  first: ['ls', 'list', 'll', 'la', 'why', 'explain'],
  risky: ['script-shell', 'registry'],
  // Variables that npm itself expands.
  riskyWord: /\$\{/,
  wholeOptions: true,
  everywhere: true,
  leavesFiles: true,
  uses: toUses({ ls: npmList, list: npmList, ll: npmList, la: npmList, why: npmExplain, explain: npmExplain }),
};

const cargoBuild = `-v -q -r -p: -F: -j: --release --workspace --all --all-targets --all-features --no-default-features
  --features= --package= --exclude= --lib --bins --bin= --examples --example= --tests --test= --benches --bench=
  --jobs= --keep-going --locked --offline --frozen --profile= --target= --message-format= --color= --quiet --verbose
  --ignore-rust-version --future-incompat-report`;

export const cargo: KnownProgram = {
  first: ['check', 'build', 'test', 'clippy', 'tree', 'metadata'],
  risky: ['config', 'target-dir'],
  // Arguments after -- go to another program, and a target may be a file.
  riskyWord: /^--$|\.json$/,
  everywhere: true,
  leavesFiles: true,
  uses: toUses({
    check: { options: cargoBuild, examples: ['--release', '--workspace'] },
    build: { options: cargoBuild, examples: ['--release', '--workspace'] },
    test: { options: `${cargoBuild} --doc --no-run --no-fail-fast`, examples: ['--release', '--workspace'] },
    clippy: { options: `${cargoBuild} --no-deps`, examples: ['--release', '--workspace'] },
    tree: {
      options: `-v -q -p: -F: -e: -i: -d -f: --workspace --all-features --no-default-features --features= --package=
        --exclude= --edges= --invert= --duplicates --depth= --prefix= --prune= --no-dedupe --charset= --format=
        --target= --locked --offline --frozen --color= --quiet --verbose`,
      examples: ['--workspace', '-d'],
    },
    metadata: {
      options: `-v -q -F: --format-version= --no-deps --all-features --no-default-features --features=
        --filter-platform= --locked --offline --frozen --color= --quiet --verbose`,
      examples: ['--no-deps', '--offline'],
    },
  }),
};

const goBuild =
  '--a --n --v --x --p= --race --msan --asan --cover --covermode= --coverpkg= --json --trimpath --buildvcs=';
const goExamples = ['./…', '-v'];

export const go: KnownProgram = {
  first: ['build', 'vet', 'list', 'doc', 'test'],
  risky: ['exec', 'toolexec'],
  // A file or folder elsewhere is a separate program.
  riskyWord: /\.go$|^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|@/,
  wholeOptions: true,
  everywhere: true,
  leavesFiles: true,
  uses: toUses({
    build: { options: goBuild, examples: goExamples },
    vet: { options: `${goBuild} --c=`, examples: goExamples },
    list: {
      options: `${goBuild} --f= --deps --test --e --find --compiled --export --m --retracted`,
      examples: goExamples,
    },
    doc: { options: '--all --c --cmd --short --src --u', examples: ['-all', '-short'] },
    test: {
      options: `${goBuild} --run= --skip= --list= --bench= --benchtime= --benchmem --count= --cpu= --failfast
        --fullpath --parallel= --short --shuffle= --timeout= --vet=`,
      examples: goExamples,
    },
  }),
};
