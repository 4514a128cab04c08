import { describe, expect, it } from 'vitest';
import { mayRunOthers } from './runs-others.ts';

const lines = (text: string) => text.trim().split(/\s*\n\s*/);

describe('programs that run others', () => {
  it.each(
    lines(`
      npm exec x
      npm x x
      npm run build
      npm test
      npm
      npm --prefix x exec
      pnpm dlx x
      pnpm exec x
      yarn dlx x
      bunx x
      npx x
      uv run x
      uvx x
      poetry run x
      bundle exec x
      pipx run x
      conda run x
      mise exec x
      nix run x
      nix shell x
      nix develop x
      busybox sh
      flock x y
      chroot / x
      kubectl exec x
      docker run x
      docker exec x
      podman run x
      ssh host x
      git submodule foreach x
      git bisect run x
      git rebase -x x
      git filter-branch x
      git -c core.pager=x log
      git
      git fetch --upload-pack=x
      go run x
      go generate x
      go test -exec x
      go -C x run
      cargo run
      cargo +nightly run
      make
      make all
      xargs x
      find . -exec x
      env x
      nice x
      nohup x
      timeout 5 x
      time x
      watch x
      sudo x
      doas x
      su x
      parallel x
      awk x
      sed -i x
      sed s/x/y/e
      perl -e x
      python x
      python3.12 x
      node x
      node22 x
      ruby x
      bash x
      sh -c x
      /bin/zsh x
      tar --checkpoint-action=exec=x
      fd -x x
      sqlite3 x
      vim x
      ex x
      less x
      man x
      systemd-run x
      script x
      expect x
      tmux new x
      screen x
      strace x
      gdb x
      /lib64/ld-linux-x86-64.so.2 x
      ld.so x
      deno run x
      rsync -e x
      scp -S x
      zip -T -TT x
      curl --config x
      wget --use-askpass=x
      rg --pre x
      POWERSHELL.EXE x
      Invoke-Expression x
      C:\\Windows\\System32\\cmd.exe x
      arch -x86_64 x
      prlimit --cpu=1 x
      turbo run x
      hyperfine x
      gtimeout 5 x
      genv x
      rbash -c x
      nu -c x
      pnpm list
      rm -rf x
      tee x`),
  )('include %s', (line) => {
    expect(mayRunOthers(line.split(' '))).toBe(true);
  });

  it.each(['touch one.txt', 'npm view x', 'git log', 'cargo check', 'jq .', 'ls', 'mkdir x', 'go version'])(
    'do not include %s',
    (line) => {
      expect(mayRunOthers(line.split(' '))).toBe(false);
    },
  );
});
