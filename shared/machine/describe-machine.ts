import { describeCliFailure } from '../alerts/alert-texts.ts';
import { joinSentences } from '../alerts/error-text.ts';
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
function getInstallCommand(installer: MachineInfo['installer'], name: string): string | null {
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

type FindingText = Pick<MachineFinding, 'state' | 'name' | 'detail'> & Partial<MachineFinding>;

/**
 * Describes what works on this machine and how to fix what does not. Each part comes after the parts that it depends
 * on.
 */
export function describeMachine(facts: MachineInfo): readonly MachineFinding[] {
  return [
    toFinding('codex', describeCodex(facts)),
    toFinding('sandbox', describeSandbox(facts)),
    toFinding('git', describeGit(facts)),
    toFinding('keyring', describeKeyring(facts)),
  ];
}

/** Describes where Codex was found, as a sentence. */
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

function toFinding(part: MachineFinding['part'], words: FindingText): MachineFinding {
  return { command: null, inSettings: false, ...words, part };
}

function describeCodex({ codex }: MachineInfo): FindingText {
  if (codex.type === 'found') {
    const { binary, binarySource, version } = codex;
    return { state: 'works', name: t`Codex ${version}`, detail: describeCodexSource(binarySource, binary) };
  }
  const { commands, detail, fact } = describeCliFailure(codex.failure);
  return { state: 'broken', name: fact, detail, inSettings: commands.includes('openSettings') };
}

function describeSandbox({ installer, platform, sandbox }: MachineInfo): FindingText {
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
      const said = sandbox.message === '' ? '' : t`Codex says: ${sandbox.message}`;
      switch (sandbox.cause) {
        case 'noBubblewrap':
          return {
            state: 'broken',
            name,
            detail: t`Bubblewrap is missing. Install it, or use the full Codex package, which includes it.`,
            command: getInstallCommand(installer, 'bubblewrap'),
          };
        case 'unknown':
          return {
            state: 'broken',
            name,
            detail: joinSentences(said, sandbox.message.startsWith('bwrap:') ? inContainer : ''),
          };
        default:
          return {
            state: 'broken',
            name,
            detail: joinSentences(namespaceTexts[sandbox.cause], said),
            command: namespaceCommands[sandbox.cause],
          };
      }
    }
  }
}

const inContainer = t`The container must let its programs create user namespaces.`;

const namespaceTexts = {
  appArmor: t`AppArmor stops programs from creating user namespaces. Install your system's bubblewrap package, whose profile allows it.`,
  namespacesOff: t`The sandbox needs user namespaces, and on this system only an administrator can create them.`,
  noNamespacesLeft: t`The sandbox needs user namespaces, which this system does not allow.`,
} as const;

function describeGit({ git, installer, platform }: MachineInfo): FindingText {
  switch (git.type) {
    case 'found':
      return { state: 'works', name: t`git ${git.version}`, detail: t`Codex can use it in your folders.` };
    case 'missing': {
      const command = { darwin: 'xcode-select --install', win32: 'winget install Git.Git' } as const;
      return {
        state: 'limited',
        name: t`git was not found`,
        detail: t`Codex works without it, but cannot see changes or make commits.`,
        command:
          platform === 'darwin' || platform === 'win32' ? command[platform] : getInstallCommand(installer, 'git'),
      };
    }
    case 'failed':
      return { state: 'limited', name: t`git does not work`, detail: t`Error: ${git.message}` };
  }
}

function describeKeyring({ installer, keyring, platform, threads }: MachineInfo): FindingText {
  const isNeeded = threads.type !== 'plain';
  if (keyring.type === 'reached') {
    const name = t`System keyring`;
    if (threads.type === 'encrypted' && threads.keyHolder === 'keyFile') {
      const detail = t`It works, but your thread key is still in a file. Workcell moves it to the keyring at the next start.`;
      return { state: 'limited', name, detail };
    }
    return { state: 'works', name, detail: isNeeded ? t`It can store your thread key.` : notNeeded };
  }
  const name = t`No system keyring`;
  const said = t`Not reached: ${keyring.message}.`;
  if (!isNeeded) return { state: 'works', name, detail: joinSentences(said, notNeeded) };
  if (threads.type === 'encrypted' && threads.keyHolder === 'keyring') {
    return {
      state: 'broken',
      name,
      detail: joinSentences(said, t`It has your thread key. Your threads stay locked without it.`),
    };
  }
  const consequence = joinSentences(
    said,
    t`Without it, your thread key is in a file that the system does not protect.`,
  );
  if (platform !== 'linux') return { state: 'limited', name, detail: consequence };
  if (!keyring.hasBus)
    return { state: 'limited', name, detail: joinSentences(consequence, t`Start Workcell in a desktop session.`) };
  const command = getInstallCommand(installer, 'gnome-keyring');
  return { state: 'limited', name, detail: joinSentences(consequence, t`GNOME Keyring or KWallet works.`), command };
}

const notNeeded = t`Threads are not encrypted, so no key is needed.`;
