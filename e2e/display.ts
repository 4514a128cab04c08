import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A screen that nobody sees. */
export type Display = {
  /** What DISPLAY says, such as `:7`. */
  readonly name: string;
  stop(): Promise<void>;
};

/**
 * Starts a screen for the windows of one worker: on a common one, the windows of two workers would take the focus from each
 * other. Null where there is no Xvfb, and on other systems; windows then open on the screen there is.
 */
export async function startDisplay(): Promise<Display | null> {
  if (process.platform !== 'linux') return null;
  // It picks a free number and writes it once it can be used.
  const args = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const gone = once(server, 'exit').catch(() => []);
  const named = once((server.stdio[3] as Readable).setEncoding('utf8'), 'data').then(([text]) => String(text).trim());
  const name = await Promise.race([named, gone.then(() => null)]);
  if (name === null) return null;
  return {
    name: `:${name}`,
    stop: async () => {
      server.kill();
      await gone;
    },
  };
}
