import { spawnSync } from 'node:child_process';

// `npm run ci:prepare`: what a hosted runner needs before the tests. Ubuntu keeps programs from making the user
// namespaces that both Chromium's sandbox and Codex's are built on; strace is what the proof of privacy looks through, rpm
// what makes packages of that kind, and the others are a screen, a session bus and a keyring for the desktop app.

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
