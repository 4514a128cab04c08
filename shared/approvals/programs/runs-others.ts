// Programs that run what their words, files or input say. No rule covers all of that, so none is offered for them. This
// list serves what Codex proposes and the marking of look-alikes; rules of our own take only what `prefix-programs.ts`
// knows to be safe.

/** Programs that run anything, whatever their first word is. */
const always = new Set(
  `env sudo doas su runuser pkexec xargs parallel find fd fdfind time timeout nice ionice nohup setsid stdbuf
  chrt taskset unshare nsenter exec eval command builtin source . ! watch entr flock chroot fakeroot busybox toybox
  bash zsh sh dash ash ksh fish csh tcsh pwsh powershell cmd start wsl
  npx bunx uvx pipx pkgx corepack node deno bun ts-node tsx
  python pypy perl ruby php lua luajit tclsh wish expect awk gawk mawk nawk sed gsed ed ex vi vim nvim view vimdiff
  emacs nano less more most man pg ssh scp sftp rsync mosh docker podman nerdctl buildah lxc kubectl oc helm make gmake
  nmake ninja cmake just task rake ant mvn gradle gradlew mvnw sbt bazel buck scons meson tox nox invoke fab pytest
  jest vitest mocha ava playwright tar bsdtar cpio zip 7z rpm dpkg apt apt-get sqlite3 psql mysql mariadb redis-cli
  mongosh script tmux screen strace ltrace gdb lldb valgrind perf ld.so systemd-run systemctl at batch crontab
  launchctl osascript open xdg-open gio dbus-send nc ncat netcat socat telnet openssl curl wget aria2c gcc g++ cc c++
  clang clang++ ld java javac scala kotlin dotnet msbuild swift xcrun xcodebuild Rscript R julia ghci runghc stack
  cabal mix elixir iex erl rustc rustup ansible ansible-playbook terraform vagrant packer crane nix-shell direnv
  arch caffeinate prlimit setarch linux32 linux64 setpriv choom numactl bwrap unbuffer rlwrap xvfb-run
  dbus-run-session dbus-launch proxychains proxychains4 torsocks sshpass sg newgrp hyperfine turbo nx pre-commit coverage
  cross-env cross-env-shell concurrently npm-run-all run-s run-p dotenv dotenvx doppler op flatpak snap yarnpkg pnpm
  elvish xonsh nu tee dd cp mv rm ln install shred truncate chmod chown
  m4 bc dc gnuplot pandoc latex pdflatex tex convert magick ffmpeg mpv irb rails bin/rails gem pip pip3`
    .split(/\s+/)
    .concat(['iex', 'invoke-expression', 'invoke-command', 'invoke-item', 'start-process', 'start-job']),
);

/** Loaders and versioned names: `ld-linux-x86-64.so.2`, `python3.12`, `perl5.36`. */
const alwaysLike =
  /^(?:ld[-.].*so.*|(?:python|pypy|perl|ruby|php|lua|node|pip|gcc|g\+\+|clang|java)[\d.-]+|invoke-\w+|\w*sh)$/;

/** Programs that run anything after some of their words. */
const after: Readonly<Record<string, readonly string[]>> = {
  npm: words('exec x run run-script rum urn start stop restart test t tst init create innit install i ci add rebuild'),
  yarn: words('exec dlx run start test create init install add node workspace workspaces'),
  uv: words('run tool x pip sync'),
  poetry: words('run shell install build'),
  pdm: words('run install'),
  hatch: words('run shell test'),
  bundle: words('exec open console install'),
  composer: words('exec run run-script global install update'),
  conda: words('run shell activate install'),
  mamba: words('run install'),
  micromamba: words('run install'),
  mise: words('exec x run tasks watch'),
  asdf: words('exec shell'),
  volta: words('run'),
  fnm: words('exec'),
  nvm: words('exec run'),
  rbenv: words('exec'),
  pyenv: words('exec'),
  nix: words('run shell develop build eval repl bundle profile flake'),
  go: words('run generate test tool install get work'),
  cargo: words('run r install bench'),
  git: words(
    `submodule bisect rebase filter-branch fetch pull push clone remote difftool mergetool config commit merge am
    cherry-pick revert checkout switch stash gc maintenance hook send-email instaweb gui citool daemon archive
    ls-remote replace notes var help upload-pack receive-pack for-each-repo --exec-path -c -C --config-env`,
  ),
  gh: words('alias extension api codespace repo run workflow'),
  flutter: words('run test pub'),
  dart: words('run test pub'),
  zig: words('run test build cc c++'),
  tsc: words('--build -b'),
  rg: words('--pre'),
};

function words(list: string): readonly string[] {
  return list.split(/\s+/);
}

/** The name that a program is known by: without the folders before it and without `.exe`. */
export function programName(word: string): string {
  return word.replace(/^.*[\\/]/, '').replace(/\.(?:exe|cmd|bat)$/i, '');
}

/** True for a program that runs what its words say, whatever they are. */
export function runsOthers(program: string): boolean {
  const name = programName(program).toLowerCase();
  // GNU's tools have a g before their name on macOS, and a name that ends like a shell's is taken for one.
  const gnu = name.startsWith('g') ? name.slice(1) : name;
  return [programName(program), name, gnu].some((known) => always.has(known)) || alwaysLike.test(name);
}

/** True where a command that begins with these words may run any program, now or with more words. */
export function mayRunOthers(beginning: readonly string[]): boolean {
  const [program = '', ...rest] = beginning;
  if (program === '' || runsOthers(program)) return true;
  const runners = after[programName(program).toLowerCase()];
  if (runners === undefined) return false;
  // Options before the first word may run something themselves, or take that word as their value.
  const [first] = rest;
  return first === undefined || first.startsWith('-') || first.startsWith('+') || runners.includes(first.toLowerCase());
}
