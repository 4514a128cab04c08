import { fork } from 'node:child_process';
import type { StartKeyringProgram } from './keyring-process.ts';

/**
 * Returns a function that starts the keyring program, a file for Node, as a child of this Node process. Not for
 * Electron, which cannot fork Node.
 */
export function forkKeyringProgram(program: URL): StartKeyringProgram {
  return async (env, listener) => {
    const child = fork(program, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.on('message', listener.received);
    child.on('error', ({ message }) => listener.ended(message));
    child.on('exit', () => listener.ended(null));
    return {
      send: (request) => void child.send(request, (failure) => failure !== null && listener.ended(failure.message)),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
