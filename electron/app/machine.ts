import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import type { machineRequests } from '../../shared/contract/machine.ts';
import type { MachineInfo, SandboxInfo } from '../../shared/machine/machine-facts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { type CodexProgram, findCodex } from '../codex/find-codex.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { findInstaller } from '../machine/find-installer.ts';
import { probeGit } from '../machine/probe-git.ts';
import { probeSandbox } from '../machine/probe-sandbox.ts';
import type { RunPlace } from '../machine/run-briefly.ts';
import { childEnvironment, type Environment } from '../processes/child-environment.ts';
import { createAskKeyring, noSessionBus } from '../store/keys/ask-keyring.ts';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';
import type { KeyringAnswer } from '../store/keys/keyring-request.ts';
import { readStoredThreads } from './encryption/stored-threads.ts';

export type MachineDeps = {
  readonly clock: Clock;
  /** The person's environment, with ours in it. */
  readonly environment: Environment;
  /** The same as a terminal would give it; left out: the same. */
  readonly terminalEnvironment?: Promise<Environment>;
  readonly dataFolder: string;
  /** How the program that asks the system's keyring is started. */
  readonly startKeyringProgram: StartKeyringProgram;
  /** Folders in which turns can write: no git, no Codex and no installer is taken from them. Left out: none is known. */
  readonly workspaces?: readonly string[];
  /** More folders from which the npm package of Codex is looked up. */
  readonly packageRoots: readonly string[];
  /** The program chosen in Settings. */
  chosenBinary(): string | null;
};

/**
 * Looks at what of this machine Codex and the app need. What is run for it gets an empty folder as its own, also for
 * CODEX_HOME, and leaves nothing behind; no network is used. `running` is the Codex that may be asked about the sandbox
 * of Windows; null: none. Rejects when there is no room for a temporary folder.
 */
export async function readMachine(deps: MachineDeps, running: CodexServer | null): Promise<MachineInfo> {
  const folder = await mkdtemp(join(tmpdir(), 'workcell-machine-'));
  const lifetime = new Lifetime();
  try {
    const { clock, dataFolder, startKeyringProgram } = deps;
    const environment = childEnvironment((await deps.terminalEnvironment) ?? deps.environment, {
      CODEX_HOME: folder,
    });
    const path = environment.PATH ?? environment.Path ?? '';
    const place: RunPlace = { cwd: folder, environment };
    const askKeyring = createAskKeyring({ start: startKeyringProgram, clock, env: deps.environment });
    const codex = findCodex({
      chosen: deps.chosenBinary(),
      named: deps.environment.WORKCELL_CODEX_BIN ?? null,
      path,
      workspaces: deps.workspaces ?? [],
      packageRoots: [import.meta.dirname, ...deps.packageRoots],
      context: { ...place, clock, lifetime },
    });
    const [found, sandbox, git, keyring, threads, installer] = await Promise.all([
      codex,
      codex.then((program) => sandboxOf(program, place, running)),
      probeGit(path, place, deps.workspaces),
      askKeyring({ action: 'reach' }),
      readStoredThreads(dataFolder),
      findInstaller(path, deps.workspaces),
    ]);
    return {
      platform: platformOf(process.platform),
      installer,
      codex: found.ok ? codexFacts(found.value) : { type: 'unusable', failure: found.error },
      sandbox,
      git,
      keyring: keyringFacts(keyring),
      threads,
    };
  } finally {
    await lifetime.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Windows of one profile that ask at the same time get the same answer. */
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

function codexFacts({ binary, source, version }: CodexProgram): MachineInfo['codex'] {
  return { type: 'found', binary, binarySource: source, version };
}

function keyringFacts(answer: KeyringAnswer): MachineInfo['keyring'] {
  if (answer.type === 'done') return { type: 'reached' };
  return { type: 'unreached', said: answer.message, hasBus: answer.message !== noSessionBus };
}

async function sandboxOf(
  codex: Result<CodexProgram, CliFailure>,
  place: RunPlace,
  running: CodexServer | null,
): Promise<SandboxInfo> {
  if (!codex.ok) return { type: 'notAsked' };
  // On Windows a command may begin the set-up of the sandbox, which asks the person.
  if (process.platform === 'win32') return askReadiness(running);
  return probeSandbox(codex.value.binary, place);
}

async function askReadiness(running: CodexServer | null): Promise<SandboxInfo> {
  if (running === null || running.state.phase !== 'ready') return { type: 'notAsked' };
  const reported = await running.request('windowsSandbox/readiness', undefined);
  if (!reported.ok) return { type: 'notAsked' };
  return reported.value.status === 'ready' ? { type: 'ready' } : { type: 'notSetUp' };
}

function platformOf(platform: NodeJS.Platform): MachineInfo['platform'] {
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}
