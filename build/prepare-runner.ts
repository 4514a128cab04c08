import { spawnSync } from 'node:child_process';

// `npm run ci:prepare`: what a hosted runner needs before the tests. Ubuntu keeps programs from making the user
// namespaces that both Chromium's sandbox and Codex's are built on.

if (process.platform === 'linux') {
  const setting = 'kernel.apparmor_restrict_unprivileged_userns=0';
  const { status } = spawnSync('sudo', ['sysctl', '--write', setting], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
