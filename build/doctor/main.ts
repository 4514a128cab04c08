import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getErrorMessage } from '../../electron/base/error-message.ts';
import { readSettingsFile } from '../../electron/files/read-settings-file.ts';
import { systemClock } from '../../electron/files/system-clock.ts';
import { chooseDataFolder } from '../../electron/launch/choose-data-folder.ts';
import { readCommandLine } from '../../electron/launch/command-line.ts';
import { DiagnosticRedactor, diagnosticRules } from '../../electron/model/redaction/diagnostic-redactor.ts';
import { parseSettings } from '../../electron/settings/settings-file.ts';
import { forkKeyringProgram } from '../../electron/store/keys/fork-keyring-program.ts';
import { type Check, createProblem } from './check.ts';
import { checkConfigs, checkDatabases, checkDataFolder, checkKeys } from './data-checks.ts';
import { checkMachine } from './machine-checks.ts';
import { checkPort, checkVersions, checkWindows } from './system-checks.ts';
import { writeReport } from './write-report.ts';

// `npm run doctor -- --data-dir DIR`: prints the state of this machine for a report. It only reads, even while the app
// is running; the programs it runs get temporary folders. Exits with 0 when everything that the app needs works, or
// else with 1.

const root = fileURLToPath(new URL('../..', import.meta.url));
const { env, platform } = process;
const line = readCommandLine(process.argv.slice(2), env.INIT_CWD ?? process.cwd());
if (!line.ok) {
  process.stderr.write(
    `${line.error ?? 'Prints the state of this machine.'}\nUsage: npm run doctor -- [--data-dir DIR]\n`,
  );
  process.exit(line.error === null ? 0 : 2);
}
const home = homedir();
const dataFolder = chooseDataFolder({ flag: line.value.dataFolder, env, platform, home });
const config = await readSettingsFile(join(dataFolder, 'config.toml')).catch(() => '');
const { codexBinary } = parseSettings(config.toString()).values;

const checks = [
  ...(await attempt('System', () => checkVersions(root))),
  ...(await attempt('Codex', () =>
    checkMachine({
      clock: systemClock,
      environment: env,
      dataFolder,
      startKeyringProgram: forkKeyringProgram(pathToFileURL(join(root, 'electron/store/keys/keyring-program.ts'))),
      packageRoots: [root],
      chosenBinary: () => codexBinary,
    }),
  )),
  ...(await attempt('Data folder', () => checkDataFolder(dataFolder))),
  ...(await attempt('Databases', () => checkDatabases(dataFolder))),
  ...(await attempt('Keys', () => checkKeys(dataFolder))),
  ...(await attempt('Settings', () => checkConfigs(dataFolder, env.CODEX_HOME ?? join(home, '.codex')))),
  ...(await attempt('Port', async () => [await checkPort()])),
  ...(await attempt('Window', () => checkWindows(root, env))),
];
const person = { home, userName: basename(home), workspace: null, folders: [dataFolder, root] };
const redactor = new DiagnosticRedactor(
  diagnosticRules({ personal: person, workspaceHashes: [], keepStackTraces: false }),
);
process.stdout.write(writeReport(checks, new Date(), (text) => redactor.text(text)));
process.exitCode = checks.some(({ mark }) => mark === 'problem') ? 1 : 0;

/** Runs checks. If they throw, returns that as a problem, so that it does not hide the other results. */
async function attempt(
  name: string,
  look: () => readonly Check[] | Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await look();
  } catch (failure) {
    return [createProblem(name, `could not be looked at: ${getErrorMessage(failure)}`)];
  }
}
