import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectMachine, type MachineDeps } from '../../electron/app/machine.ts';
import { createCodexServer } from '../../electron/codex/create-codex-server.ts';
import { ProcessRecords } from '../../electron/processes/process-records.ts';
import { describeCliFailure } from '../../shared/alerts/alert-texts.ts';
import { describeMachine, type MachineFinding } from '../../shared/machine/describe-machine.ts';
import { type Check, createOk, createProblem } from './check.ts';

const names: Readonly<Record<MachineFinding['part'], string>> = {
  codex: 'Codex',
  sandbox: 'Sandbox',
  git: 'git',
  keyring: 'Keyring',
};

const marks = { works: 'ok', limited: 'note', notAsked: 'note', broken: 'problem' } as const;

/** The start page's findings about this machine, in the same words, and where Codex was found. */
export async function checkMachine(deps: MachineDeps): Promise<readonly Check[]> {
  const facts = await inspectMachine(deps, null);
  const checks = describeMachine(facts).map(({ command, detail, name, part, state }): Check => {
    const where = part === 'codex' && facts.codex.type === 'found' ? ` ${facts.codex.binary}` : '';
    const words = `${name}${/[.:]$/.test(name) ? '' : '.'} ${detail}${where}`;
    return { mark: marks[state], name: names[part], detail: words, fix: command };
  });
  return facts.codex.type === 'found' ? [...checks, await checkStart(deps)] : checks;
}

/** Starts the app-server with its own empty home, which is removed afterward. */
async function checkStart({ chosenBinary, clock, environment, packageRoots }: MachineDeps): Promise<Check> {
  const folder = await mkdtemp(join(tmpdir(), 'workcell-doctor-'));
  const server = createCodexServer({
    clock,
    appVersion: 'doctor',
    environment,
    codexHome: folder,
    packageRoots,
    records: new ProcessRecords(join(folder, 'processes'), clock),
    ownFolder: folder,
    knownFolders: async () => [],
    chosenBinary,
    restartsByItself: () => false,
  });
  const name = 'Codex app-server';
  try {
    const ready = await server.ready();
    if (ready.ok) return createOk(name, 'starts and answers');
    const { detail, fact } = describeCliFailure(ready.error);
    return createProblem(name, `${fact} ${detail}`);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
