import { execFile } from 'node:child_process';

/** Asking takes a moment on a cold disk; no answer by then counts as unknown. In milliseconds. */
const longestMs = 2_000;

/** The desktop file of the default browser on Linux, such as `firefox.desktop`; null elsewhere or when unknown. */
export function readDefaultBrowser(platform: NodeJS.Platform): Promise<string | null> {
  if (platform !== 'linux') return Promise.resolve(null);
  return new Promise((resolve) => {
    execFile('xdg-settings', ['get', 'default-web-browser'], { timeout: longestMs }, (problem, stdout) => {
      resolve(problem === null && stdout.trim() !== '' ? stdout.trim() : null);
    }).stdin?.end();
  });
}
