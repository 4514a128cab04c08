import { describeCliFailure } from '../alerts/alert-texts.ts';
import { join } from '../alerts/error-words.ts';
import type { EnvironmentSnapshot } from '../cli/cli-state.ts';
import { t } from '../i18n/i18n.ts';
import type { MachineInfo } from './machine-facts.ts';

// Terminal commands. The app shows and copies them but never runs them.

const installs: Readonly<Record<NonNullable<MachineInfo['installer']>, string>> = {
  apt: 'sudo apt install',
  dnf: 'sudo dnf install',
  pacman: 'sudo pacman -S',
  zypper: 'sudo zypper install',
};

/** The command to install a package with the same name everywhere. Null when the installer is unknown. */
function installCommand(installer: MachineInfo['installer'], name: string): string | null {
  return installer === null ? null : `${installs[installer]} ${name}`;
}

/** Commands that let bubblewrap create user namespaces again, by cause. */
const namespaceCommands = {
  // AppArmor is used by Ubuntu and Debian. The profile is for /usr/bin/bwrap, which Codex prefers to its own.
  appArmor:
    'sudo apt install bubblewrap apparmor-profiles && ' +
    'sudo install -m 0644 /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && ' +
    'sudo apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict',
  namespacesOff: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
  noNamespacesLeft: 'sudo sysctl -w user.max_user_namespaces=15000',
} as const;

/** Describes one part of the machine and how to fix it. */
export type MachineFinding = {
  readonly part: 'codex' | 'sandbox' | 'git' | 'keyring';
  /** `limited`: the app works with restrictions; `notAsked`: not known yet. */
  readonly state: 'works' | 'limited' | 'broken' | 'notAsked';
  readonly name: string;
  /** What it means, and what to do about it if anything. May be empty. */
  readonly detail: string;
  /** A terminal command that fixes it. Null when no single line does. */
  readonly command: string | null;
  /** True when Settings can fix it. */
  readonly inSettings: boolean;
};

type Words = Pick<MachineFinding, 'state' | 'name' | 'detail'> & Partial<MachineFinding>;

/** What works on this machine and how to fix what does not, in the order in which the parts depend on each other. */
export function describeMachine(facts: MachineInfo): readonly MachineFinding[] {
  return [
    finding('codex', codexWords(facts)),
    finding('sandbox', sandboxWords(facts)),
    finding('git', gitWords(facts)),
    finding('keyring', keyringWords(facts)),
  ];
}

/** Where Codex was found, as a sentence. */
export function describeCodexSource(source: EnvironmentSnapshot['binarySource'], binary: string): string {
  switch (source) {
    case 'package':
      return t`Bundled.`;
    case 'path':
      return t`From your PATH, ${binary}.`;
    case 'setting':
      return t`Chosen in Settings, ${binary}.`;
    case 'environment':
      return t`Set by WORKCELL_CODEX_BIN, ${binary}.`;
  }
}

function finding(part: MachineFinding['part'], words: Words): MachineFinding {
  return { command: null, inSettings: false, ...words, part };
}

function codexWords({ codex }: MachineInfo): Words {
  if (codex.type === 'found') {
    const { binary, binarySource, version } = codex;
    return { state: 'works', name: t`Codex ${version}`, detail: describeCodexSource(binarySource, binary) };
  }
  const { commands, detail, fact } = describeCliFailure(codex.failure);
  return { state: 'broken', name: fact, detail, inSettings: commands.includes('openSettings') };
}

function sandboxWords({ installer, platform, sandbox }: MachineInfo): Words {
  switch (sandbox.type) {
    case 'ready':
      return { state: 'works', name: t`Sandbox ready`, detail: t`Commands can write only where you allow it.` };
    case 'notAsked':
      return {
        state: 'notAsked',
        name: t`Sandbox not checked`,
        detail:
          platform === 'win32'
            ? t`Codex reports it when it starts.`
            : t`Codex provides it, and Codex is not installed.`,
      };
    case 'notSetUp':
      return {
        state: 'limited',
        name: t`Sandbox not set up`,
        detail: t`To set it up, run "codex" once in a terminal and follow its instructions.`,
      };
    case 'failed': {
      const name = t`Commands cannot run in the sandbox`;
      const said = sandbox.said === '' ? '' : t`Codex says: ${sandbox.said}`;
      switch (sandbox.cause) {
        case 'noBubblewrap':
          return {
            state: 'broken',
            name,
            detail: t`Bubblewrap is missing. Install it, or use the full Codex package, which includes it.`,
            command: installCommand(installer, 'bubblewrap'),
          };
        case 'unknown':
          return { state: 'broken', name, detail: join(said, sandbox.said.startsWith('bwrap:') ? inContainer : '') };
        default:
          return {
            state: 'broken',
            name,
            detail: join(namespaceWords[sandbox.cause], said),
            command: namespaceCommands[sandbox.cause],
          };
      }
    }
  }
}

const inContainer = t`The container must let its programs create user namespaces.`;

const namespaceWords = {
  appArmor: t`AppArmor stops programs from creating user namespaces. Install your system's bubblewrap package, whose profile allows it.`,
  namespacesOff: t`The sandbox needs user namespaces, and on this system only an administrator can create them.`,
  noNamespacesLeft: t`The sandbox needs user namespaces, which this system does not allow.`,
} as const;

function gitWords({ git, installer, platform }: MachineInfo): Words {
  switch (git.type) {
    case 'found':
      return { state: 'works', name: t`git ${git.version}`, detail: t`Codex can use it in your folders.` };
    case 'missing': {
      const command = { darwin: 'xcode-select --install', win32: 'winget install Git.Git' } as const;
      return {
        state: 'limited',
        name: t`git was not found`,
        detail: t`Codex works without it, but cannot see changes or make commits.`,
        command: platform === 'darwin' || platform === 'win32' ? command[platform] : installCommand(installer, 'git'),
      };
    }
    case 'failed':
      return { state: 'limited', name: t`git does not work`, detail: t`Error: ${git.said}` };
  }
}

function keyringWords({ installer, keyring, platform, threads }: MachineInfo): Words {
  const isNeeded = threads.type !== 'plain';
  if (keyring.type === 'reached') {
    const name = t`System keyring`;
    if (threads.type === 'encrypted' && threads.keptBy === 'keyFile') {
      const detail = t`It works, but your thread key is still in a file. Workcell moves it to the keyring at the next start.`;
      return { state: 'limited', name, detail };
    }
    return { state: 'works', name, detail: isNeeded ? t`It can store your thread key.` : notNeeded };
  }
  const name = t`No system keyring`;
  const said = t`Not reached: ${keyring.said}.`;
  if (!isNeeded) return { state: 'works', name, detail: join(said, notNeeded) };
  if (threads.type === 'encrypted' && threads.keptBy === 'keyring') {
    return {
      state: 'broken',
      name,
      detail: join(said, t`It has your thread key. Your threads stay locked without it.`),
    };
  }
  const consequence = join(said, t`Without it, your thread key is in a file that the system does not protect.`);
  if (platform !== 'linux') return { state: 'limited', name, detail: consequence };
  if (!keyring.hasBus)
    return { state: 'limited', name, detail: join(consequence, t`Start Workcell in a desktop session.`) };
  const command = installCommand(installer, 'gnome-keyring');
  return { state: 'limited', name, detail: join(consequence, t`GNOME Keyring or KWallet works.`), command };
}

const notNeeded = t`Threads are not encrypted, so no key is needed.`;
