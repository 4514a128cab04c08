import { realClock } from '../../../fixtures/provider/real-clock.ts';
import { createCodexServer } from '../../codex/create-codex-server.ts';
import { ProcessRecords } from '../process-records.ts';

// A host in its own process that a test may end in any way. It starts Codex, prints `ready` with Codex's pid, and exits
// without cleaning up on any input. Arguments: CODEX_HOME and the folder for the records.

const [codexHome = '', recordsFolder = ''] = process.argv.slice(2);
const server = createCodexServer({
  clock: realClock,
  appVersion: '0.1.0-test',
  environment: process.env,
  codexHome,
  packageRoots: [],
  records: new ProcessRecords(recordsFolder, realClock),
  ownFolder: codexHome,
  knownFolders: async () => [],
  chosenBinary: () => null,
  restartsByItself: () => true,
});
const diagnostics = await server.request('server/diagnostics', {});
process.stdin.once('data', () => process.exit(1));
process.stdout.write(`ready ${diagnostics.ok ? diagnostics.value.process.id : diagnostics.error.type}\n`);
