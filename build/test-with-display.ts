import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// `npm run test:ci`: the tests, or another script of this folder that is named, on a machine without a screen. On Linux the
// desktop app gets a virtual one.

const [script = 'test.ts', ...flags] = process.argv.slice(2);
const test = [process.execPath, fileURLToPath(new URL(script, import.meta.url)), ...flags];
const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
const [program = '', ...args] = needsDisplay ? ['xvfb-run', '--auto-servernum', ...test] : test;
const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
if (error !== undefined) process.stderr.write(`${program} cannot be run: ${error.message}\n`);
process.exitCode = status ?? 1;
