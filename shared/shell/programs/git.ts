import type { KnownProgram, ProgramUse } from './known-program.ts';

// The options of git's subcommands, from its manual. Not listed: what writes a file (--output), runs a program
// (--ext-diff, --textconv, --filters, git grep -O, a signature check), or looks into submodules, which have their own
// settings.

const diff = `-p -u -s -U? -w -b -a -R -z -M? -C? -B? -D -S: -G: -W -c -m -r -t -l: -X? --patch --no-patch --unified=
  --stat[=] --numstat --shortstat --dirstat[=] --summary --compact-summary --patch-with-stat --name-only --name-status
  --raw --color[=] --no-color --word-diff[=] --word-diff-regex= --color-words[=] --color-moved[=] --no-color-moved
  --check --full-index --binary --abbrev[=] --find-renames[=] --find-copies[=] --find-copies-harder --no-renames
  --diff-filter= --pickaxe-all --pickaxe-regex --relative[=] --no-relative --text --ignore-space-at-eol
  --ignore-space-change --ignore-all-space --ignore-blank-lines --ignore-cr-at-eol --inter-hunk-context=
  --function-context --exit-code --quiet --no-ext-diff --no-textconv --ignore-submodules[=] --src-prefix= --dst-prefix=
  --no-prefix --minimal --patience --histogram --diff-algorithm= --anchored= --indent-heuristic --no-indent-heuristic
  --merge-base --cached --staged --cc --ita-invisible-in-index`;
const log = `${diff} -n: -# -g -i -E -F -P -L: -q --oneline --graph --no-graph --decorate[=] --no-decorate
  --decorate-refs= --decorate-refs-exclude= --clear-decorations --all --branches[=] --tags[=] --remotes[=] --glob=
  --exclude= --since= --until= --after= --before= --author= --committer= --grep= --invert-grep --all-match
  --regexp-ignore-case --extended-regexp --fixed-strings --perl-regexp --max-count= --skip= --reverse --topo-order
  --date-order --author-date-order --merges --no-merges --min-parents= --max-parents= --first-parent --format=
  --pretty[=] --date= --relative-date --abbrev-commit --no-abbrev-commit --no-abbrev --full-history --dense --sparse
  --simplify-merges --simplify-by-decoration --left-right --left-only --right-only --cherry --cherry-pick --cherry-mark
  --ancestry-path[=] --boundary --walk-reflogs --show-pulls --source --no-walk[=] --not --parents --children --notes[=]
  --no-notes --log-size --mailmap --no-mailmap --use-mailmap --full-diff --no-expand-tabs --expand-tabs[=] --encoding=
  --follow --no-diff-merges --diff-merges= --reflog`;

const defineUse = (options: string, examples: readonly string[], operands?: number): ProgramUse => ({
  options,
  examples,
  ...(operands !== undefined && { operands }),
});

/** Subcommands that a rule may begin with. */
const forRules: Readonly<Record<string, ProgramUse>> = {
  status: defineUse(
    `-s -b -v -z -u? --short --branch --porcelain[=] --long --verbose --untracked-files[=] --ignored[=]
    --ignore-submodules[=] --show-stash --ahead-behind --no-ahead-behind --renames --no-renames --find-renames[=]
    --column[=] --no-column`,
    ['--short', '-b'],
  ),
  log: defineUse(log, ['--stat', '-n 5']),
  show: defineUse(log, ['--stat', '--oneline']),
  diff: defineUse(`${diff} -q -# --base --ours --theirs`, ['--stat', '--cached']),
  blame: defineUse(
    `-l -t -s -e -p -f -n -w -b -c -L: -M? -C? --porcelain --line-porcelain --incremental --root --show-name
    --show-number --show-email --show-stats --date= --since= --reverse --first-parent --ignore-rev= --ignore-revs-file=
    --color-lines --color-by-age --abbrev= --encoding= --score-debug`,
    ['-L 1,20', '-w'],
  ),
  'ls-files': defineUse(
    `-c -d -m -o -i -s -u -k -z -t -v -f -x: -X: --cached --deleted --modified --others --ignored --stage --unmerged
    --killed --directory --no-empty-directory --eol --exclude= --exclude-from= --exclude-per-directory=
    --exclude-standard --error-unmatch --full-name --abbrev[=] --format= --deduplicate --resolve-undo --with-tree=`,
    ['--others', '-m'],
  ),
  'ls-tree': defineUse(
    '-d -r -t -l -z --long --name-only --name-status --object-only --full-name --full-tree --abbrev[=] --format=',
    ['-r', '--name-only'],
  ),
  'rev-parse': defineUse(
    `-q --abbrev-ref[=] --short[=] --verify --quiet --show-toplevel --show-prefix --show-cdup --git-dir
    --absolute-git-dir --git-common-dir --is-inside-work-tree --is-inside-git-dir --is-bare-repository
    --is-shallow-repository --all --branches[=] --tags[=] --remotes[=] --symbolic --symbolic-full-name --revs-only
    --no-revs --flags --no-flags --default= --path-format= --git-path= --show-superproject-working-tree
    --show-object-format[=] --show-ref-format --not`,
    ['--short', '--verify'],
  ),
  'rev-list': defineUse(`${log} --count --objects --disk-usage[=] --timestamp --no-commit-header --commit-header`, [
    '--count',
    '-n 5',
  ]),
  describe: defineUse(
    `--tags --all --always --long --dirty[=] --broken[=] --abbrev= --exact-match --match= --exclude= --contains
    --candidates= --first-parent --debug`,
    ['--tags', '--always'],
  ),
  shortlog: defineUse(`${log} -s -e -c --summary --numbered --email --group=`, ['-s', '--no-merges']),
  grep: defineUse(
    `-n -i -l -L -w -v -h -H -c -o -q -E -F -G -P -I -a -r -z -p -W -e: -f: -A: -B: -C: -m: -# --line-number
    --ignore-case --files-with-matches --files-without-match --name-only --word-regexp --invert-match --count
    --only-matching --quiet --extended-regexp --fixed-strings --basic-regexp --perl-regexp --untracked --cached
    --all-match --and --or --not --heading --break --show-function --function-context --color[=] --no-color --column
    --max-depth= --context= --after-context= --before-context= --full-name --recursive --no-recursive
    --exclude-standard --no-exclude-standard --max-count= --threads= --text --null`,
    ['-n', '-i'],
  ),
  'cat-file': defineUse(
    `-p -t -s -e -Z --batch-all-objects --batch[=] --batch-check[=] --unordered --buffer --follow-symlinks
    --allow-unknown-type`,
    ['-p', '-t'],
  ),
  'merge-base': defineUse('-a --all --octopus --independent --is-ancestor --fork-point', ['--all', '--is-ancestor']),
  'name-rev': defineUse('--tags --refs= --exclude= --all --name-only --always --no-undefined', [
    '--tags',
    '--name-only',
  ]),
  'for-each-ref': defineUse(
    `--count= --sort= --format= --color[=] --points-at= --merged[=] --no-merged[=] --contains[=] --no-contains[=]
    --ignore-case --exclude= --omit-empty`,
    ['--sort=refname', '--count=5'],
  ),
  'show-ref': defineUse(
    '-s -d -q --head --heads --branches --tags --hash[=] --abbrev[=] --verify --dereference --exists --quiet',
    ['--tags', '-d'],
  ),
};

/** Subcommands that only read when used in these ways. With more words, some of them change something. */
const forReads: Readonly<Record<string, ProgramUse>> = {
  branch: defineUse(
    `-a -r -v --all --remotes --list --show-current --verbose --sort= --format= --contains= --no-contains= --merged=
    --no-merged= --points-at= --no-color --color[=] --column[=] --no-column --ignore-case --abbrev[=] --no-abbrev`,
    [],
    0,
  ),
  remote: defineUse('-v --verbose', [], 0),
  'remote get-url': defineUse('--all --push', [], 1),
  tag: defineUse('-l --list --sort= --format= --contains= --no-contains= --merged= --no-merged= --points-at=', [], 0),
  'stash list': defineUse(log, []),
  'stash show': defineUse(diff, [], 1),
  'worktree list': defineUse('-v -z --porcelain --verbose', [], 0),
  config: defineUse(
    `-l -z --list --get= --get-all= --get-regexp= --show-origin --show-scope --global --local --system --worktree
    --name-only --null --includes --no-includes`,
    [],
    0,
  ),
  reflog: defineUse(log, [], 0),
  'reflog show': defineUse(log, []),
  'diff-tree': defineUse(`${diff} --root --no-commit-id --pretty[=] --format= --always`, []),
  'check-ignore': defineUse('-v -n -q -z --verbose --non-matching --quiet --no-index', []),
  'symbolic-ref': defineUse('-q --short --quiet', [], 1),
  'count-objects': defineUse('-v -H --verbose --human-readable', [], 0),
  cherry: defineUse('-v --abbrev[=]', []),
  version: defineUse('--build-options', [], 0),
};

/** What is known about git. */
export const git: KnownProgram = {
  first: Object.keys(forRules),
  risky: ['output', 'ext-diff'],
  // A format with %G runs gpg.
  riskyWord: /%[-+ ]?G|signature/,
  everywhere: true,
  uses: new Map(Object.entries({ ...forRules, ...forReads })),
  before: '-C: -P --no-pager --no-optional-locks --literal-pathspecs --glob-pathspecs --icase-pathspecs',
};
