import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import type { machineRequests } from '../../shared/contract/machine.ts';
import type { MachineInfo, SandboxInfo, StoredThreads } from '../../shared/machine/machine-facts.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { type CodexProgram, findCodex } from '../codex/find-codex.ts';
import { findOnPath, systemEnvironmentOutside } from '../files/find-on-path.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { probeGit } from '../machine/probe-git.ts';
import { probeSandbox } from '../machine/probe-sandbox.ts';
import type { ProbePlace } from '../machine/run-briefly.ts';
import { createChildEnvironment, type Environment } from '../processes/child-environment.ts';
import { createAskKeyring, noSessionBusMessage } from '../store/keys/ask-keyring.ts';
import { describeKeyProtection } from '../store/keys/describe-key-protection.ts';
import { keysForSalts } from '../store/keys/key-table.ts';
import { KeyTableFile } from '../store/keys/key-table-file.ts';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';
import type { KeyringAnswer } from '../store/keys/keyring-request.ts';
import { listSalts, readStoreFiles } from './encryption/store-files.ts';

const packageManagers = [
  ['apt', 'apt-get'],
  ['dnf', 'dnf'],
  ['pacman', 'pacman'],
  ['zypper', 'zypper'],
] as const;

/** Finds the package manager of this Linux system. Null if it is unknown. */
async function findInstaller(path: string, workspaces: readonly string[]): Promise<MachineInfo['installer']> {
  if (process.platform !== 'linux') return null;
  for (const [installer, program] of packageManagers) {
    if ((await findOnPath(program, path, workspaces)) !== null) return installer;
  }
  return null;
}

export type MachineDeps = {
  readonly clock: Clock;
  /** The user's environment, including our variables. */
  readonly environment: Environment;
  /** The environment of a terminal. If omitted, `environment`. */
  readonly terminalEnvironment?: Promise<Environment>;
  readonly dataFolder: string;
  /** Starts the program that accesses the system's keyring. */
  readonly startKeyringProgram: StartKeyringProgram;
  /** Folders whose programs are never started. If omitted, none. */
  readonly workspaces?: readonly string[];
  /** More folders to search for the npm package of Codex. */
  readonly packageRoots: readonly string[];
  /** Returns the program chosen in Settings. */
  chosenBinary(): string | null;
};

/**
 * Checks what Codex and the app need from this machine. Programs run in an empty folder, which is also their
 * CODEX_HOME, and leave nothing behind. Uses no network. `running` is the Codex to ask about the Windows sandbox. Null
 * if none. Rejects if there is no space for a temporary folder.
 */
export async function inspectMachine(deps: MachineDeps, running: CodexServer | null): Promise<MachineInfo> {
  const folder = await mkdtemp(join(tmpdir(), 'workcell-machine-'));
  const lifetime = new Lifetime();
  try {
    const { clock, dataFolder, startKeyringProgram } = deps;
    const { workspaces = [] } = deps;
    const userEnvironment = createChildEnvironment((await deps.terminalEnvironment) ?? deps.environment, {
      CODEX_HOME: folder,
    });
    // Codex starts the sandbox's program by name.
    const environment = await systemEnvironmentOutside(userEnvironment, workspaces);
    const path = environment.PATH ?? '';
    const place: ProbePlace = { cwd: folder, environment };
    const askKeyring = createAskKeyring({ start: startKeyringProgram, clock, env: deps.environment });
    const codex = findCodex({
      chosen: deps.chosenBinary(),
      named: deps.environment.WORKCELL_CODEX_BIN ?? null,
      path,
      workspaces,
      packageRoots: [import.meta.dirname, ...deps.packageRoots],
      context: { ...place, clock, lifetime },
    });
    const [found, sandbox, git, keyring, threads, installer] = await Promise.all([
      codex,
      codex.then((program) => readSandbox(program, place, running)),
      probeGit(path, place, workspaces),
      askKeyring({ action: 'reach' }),
      readStoredThreads(dataFolder),
      findInstaller(path, workspaces),
    ]);
    return {
      platform: toPlatform(process.platform),
      installer,
      codex: found.ok ? toCodexInfo(found.value) : { type: 'unusable', failure: found.error },
      sandbox,
      git,
      keyring: toKeyringInfo(keyring),
      threads,
    };
  } finally {
    await lifetime.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Handles requests about the machine. Simultaneous requests from windows of one profile share an answer. */
export function machineHandlers(read: () => Promise<MachineInfo>): DomainHandlers<keyof typeof machineRequests> {
  let reading: Promise<MachineInfo> | null = null;
  return {
    readMachine: async () => {
      reading ??= read().finally(() => {
        reading = null;
      });
      return ok(await reading);
    },
  };
}

function toCodexInfo({ binary, source, version }: CodexProgram): MachineInfo['codex'] {
  return { type: 'found', binary, binarySource: source, version };
}

function toKeyringInfo(answer: KeyringAnswer): MachineInfo['keyring'] {
  if (answer.type === 'done') return { type: 'reached' };
  return { type: 'unreached', message: answer.message, hasBus: answer.message !== noSessionBusMessage };
}

async function readSandbox(
  codex: Result<CodexProgram, CliFailure>,
  place: ProbePlace,
  running: CodexServer | null,
): Promise<SandboxInfo> {
  if (!codex.ok) return { type: 'notAsked' };
  // On Windows, a command may start the setup of the sandbox, which asks the user.
  if (process.platform === 'win32') return askReadiness(running);
  return probeSandbox(codex.value.binary, place);
}

async function askReadiness(running: CodexServer | null): Promise<SandboxInfo> {
  if (running === null || running.state.phase !== 'ready') return { type: 'notAsked' };
  const reported = await running.request('windowsSandbox/readiness', undefined);
  if (!reported.ok) return { type: 'notAsked' };
  return reported.value.status === 'ready' ? { type: 'ready' } : { type: 'notSetUp' };
}

function toPlatform(platform: NodeJS.Platform): MachineInfo['platform'] {
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}

/**
 * Returns the form of a data folder's threads on disk, from the file headers and the key table. Requests no key and
 * writes nothing. Never rejects.
 */
async function readStoredThreads(folder: string): Promise<StoredThreads> {
  try {
    const files = readStoreFiles(folder);
    if (!files.sessions.exists) return { type: 'none' };
    if (files.sessions.salt === null) return { type: 'plain' };
    const table = await new KeyTableFile(folder).read();
    const [key] = table.ok ? keysForSalts(table.value, listSalts(files)) : [];
    return { type: 'encrypted', keyHolder: key === undefined ? null : describeKeyProtection(key).kind };
  } catch {
    return { type: 'unreadable' };
  }
}
