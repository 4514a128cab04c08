// Programs that run what their words, files, or input say, or that write files. Workcell checks every word of their
// commands for look-alike letters. No such list is ever complete, so no rule depends on this one: rules accept only
// what `shared/shell/programs/` lists as safe.

/** Programs that can run anything, whatever their first argument is. */
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

/** Returns a program's usual name, without its folders and without `.exe`. */
function programName(word: string): string {
  return word.replace(/^.*[\\/]/, '').replace(/\.(?:exe|cmd|bat)$/i, '');
}

/** Returns true for one of these programs, which run what their words, files, or input say, or which write files. */
export function runsOthers(program: string): boolean {
  const name = programName(program).toLowerCase();
  // GNU tools have a g prefix on macOS. A name that ends like a shell's counts as a shell.
  const gnu = name.startsWith('g') ? name.slice(1) : name;
  return [programName(program), name, gnu].some((known) => always.has(known)) || alwaysLike.test(name);
}
