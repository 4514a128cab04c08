import type { MachineInfo } from './machine-facts.ts';

// Terminal commands. The app shows and copies them but never runs them.

const installs: Readonly<Record<NonNullable<MachineInfo['installer']>, string>> = {
  apt: 'sudo apt install',
  dnf: 'sudo dnf install',
  pacman: 'sudo pacman -S',
  zypper: 'sudo zypper install',
};

/** The command to install a package with the same name everywhere. Null when the installer is unknown. */
export function installCommand(installer: MachineInfo['installer'], name: string): string | null {
  return installer === null ? null : `${installs[installer]} ${name}`;
}

/** Commands that let bubblewrap create user namespaces again, by cause. */
export const namespaceCommands = {
  // AppArmor is used by Ubuntu and Debian. The profile is for /usr/bin/bwrap, which Codex prefers to its own.
  appArmor:
    'sudo apt install bubblewrap apparmor-profiles && ' +
    'sudo install -m 0644 /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && ' +
    'sudo apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict',
  namespacesOff: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  noNamespacesLeft: 'sudo sysctl -w user.max_user_namespaces=15000',
} as const;
