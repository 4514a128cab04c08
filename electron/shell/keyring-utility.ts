import type { App, utilityProcess } from 'electron';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';

/** The parts of Electron that start utility processes. */
export type UtilityDeps = {
  readonly app: Pick<App, 'whenReady'>;
  readonly utilityProcess: Pick<typeof utilityProcess, 'fork'>;
};

/**
 * Starts the keyring program, at an absolute path, as a utility process once Electron is ready. The packaged app cannot
 * fork: its fuses prevent it from running as plain Node.
 */
export function startKeyringUtility({ app, utilityProcess }: UtilityDeps, program: string): StartKeyringProgram {
  return async (env, listener) => {
    await app.whenReady();
    const child = utilityProcess.fork(program, [], {
      env: { ...env },
      stdio: 'ignore',
      serviceName: 'Workcell keyring',
    });
    child.on('message', (message) => listener.received(message));
    child.on('exit', () => listener.ended(null));
    return { send: (request) => child.postMessage(request), kill: () => void child.kill() };
  };
}
