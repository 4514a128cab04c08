import { spawnSync } from 'node:child_process';

// `npm run ci:prepare`: installs what a hosted runner needs for the tests. Ubuntu denies programs the user namespaces
// that both Chromium's and Codex's sandboxes use. The privacy proof uses strace, rpm creates packages of that kind, and
// the others are a screen, a session bus, and a keyring for the desktop app.

if (process.platform === 'linux') {
  const setting = 'kernel.apparmor_restrict_unprivileged_userns=0';
  for (const command of [
    ['sysctl', '--write', setting],
    ['apt-get', 'install', '-y', '-qq', 'strace', 'rpm', 'xvfb', 'dbus', 'gnome-keyring'],
  ]) {
    const { status } = spawnSync('sudo', command, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
