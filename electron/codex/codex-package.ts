import { open, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';

const triples: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
};

/** The npm package with the program for this machine, such as `@openai/codex-linux-x64`. */
export const codexPackageName = `@openai/codex-${process.platform}-${process.arch}`;

/**
 * Finds the program in that package, resolved like Node does from a file in `folder`. Null if the package is missing.
 * Inside an Electron archive, this is the unpacked copy, because the system cannot run a file in an archive.
 */
export function findProgramOfPackage(folder: string): string | null {
  const triple = triples[`${process.platform}-${process.arch}`];
  if (triple === undefined) return null;
  try {
    const packageJson = createRequire(join(folder, 'any.js')).resolve(`${codexPackageName}/package.json`);
    const program = process.platform === 'win32' ? 'codex.exe' : 'codex';
    const path = join(dirname(packageJson), 'vendor', triple, 'bin', program);
    return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
  } catch {
    return null;
  }
}

/**
 * Returns the program that the script of the npm package `@openai/codex` would start, if `path` leads to that script.
 * Otherwise returns `path`. Without the script, there is one process less, a faster answer, and no shell on Windows.
 */
export async function findProgramBehindScript(path: string): Promise<string> {
  const script = /\.(cmd|ps1)$/iu.test(path)
    ? join(dirname(path), 'node_modules', '@openai', 'codex', 'bin', 'codex.js')
    : path;
  const real = await realpath(script).catch(() => path);
  if (!real.endsWith(join('@openai', 'codex', 'bin', 'codex.js'))) return path;
  return findProgramOfPackage(dirname(real)) ?? path;
}

/** The first bytes of programs for Linux, macOS and Windows, in hexadecimal. */
const executableHeaders = /^(?:7f454c46|c[ef]faedfe|feedfac[ef]|cafebabe|4d5a)/u;

/**
 * Whether a file really is Codex itself, by its name and its kind. Scripts and the shims of version managers are other
 * programs. They may read variables of Node and other runtimes before they start Codex.
 */
export async function isCodexItself(path: string): Promise<boolean> {
  try {
    const real = await realpath(path);
    if (!/^codex\b/iu.test(basename(real))) return false;
    const file = await open(real);
    try {
      const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return executableHeaders.test(buffer.toString('hex'));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
