import type { MachineFacts } from './machine-facts.ts';

// Lines for a terminal. They are shown and copied, never run by the app.

const installs: Readonly<Record<NonNullable<MachineFacts['installer']>, string>> = {
  apt: 'sudo apt install',
  dnf: 'sudo dnf install',
  pacman: 'sudo pacman -S',
  zypper: 'sudo zypper install',
};

/** What installs a package that has the same name everywhere; null where nobody knows how packages are installed. */
export function installCommand(installer: MachineFacts['installer'], name: string): string | null {
  return installer === null ? null : `${installs[installer]} ${name}`;
}

/** What lets bubblewrap make user namespaces again, by what keeps it from that. */
export const namespaceCommands = {
  // AppArmor is Ubuntu's and Debian's; the profile is for /usr/bin/bwrap, which Codex prefers to its own.
  appArmor:
    'sudo apt install bubblewrap apparmor-profiles && ' +
    'sudo install -m 0644 /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && ' +
    'sudo apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict',
  namespacesOff: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  noNamespacesLeft: 'sudo sysctl -w user.max_user_namespaces=15000',
} as const;
