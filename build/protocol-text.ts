import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';

/** The version of a protocol, and the text of each file by its path below the folder, with forward slashes. */
export type ProtocolText = { readonly version: string; readonly files: ReadonlyMap<string, string> };

/** Makes a Codex write its protocol types. Throws with its message when it cannot. */
export function generateProtocol(binary: string): ProtocolText {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-protocol-'));
  try {
    execFileSync(binary, ['app-server', 'generate-ts', '--experimental', '--out', folder], { stdio: 'pipe' });
    const printed = execFileSync(binary, ['--version'], { encoding: 'utf8' });
    return { version: printed.trim().replace('codex-cli ', ''), files: readTypes(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The protocol stored in a folder, as `generated/` and `VERSION`. */
export function readProtocol(folder: string): ProtocolText {
  const version = readFileSync(join(folder, 'VERSION'), 'utf8').trim();
  return { version, files: readTypes(join(folder, 'generated')) };
}

/** Replaces the protocol stored in a folder. */
export function writeProtocol(folder: string, { version, files }: ProtocolText): void {
  const generated = join(folder, 'generated');
  rmSync(generated, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(generated, path)), { recursive: true });
    writeFileSync(join(generated, path), text);
  }
  writeFileSync(join(folder, 'VERSION'), `${version}\n`);
}

/** The difference between the stored files and the pinned Codex's output, in one sentence. Null when there is none. */
export function describeDifference(kept: ProtocolText, pinned: ProtocolText): string | null {
  if (kept.version !== pinned.version) {
    return `The protocol is that of Codex ${kept.version}, but the pinned one is ${pinned.version}.`;
  }
  const paths = new Set([...kept.files.keys(), ...pinned.files.keys()]);
  const different = [...paths].filter((path) => kept.files.get(path) !== pinned.files.get(path)).sort();
  const [first] = different;
  if (first === undefined) return null;
  const more = different.length === 1 ? '' : ` and ${different.length - 1} more`;
  return `${first}${more} in shared/codex-protocol/generated is not what Codex ${pinned.version} writes.`;
}

function readTypes(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name.replaceAll(sep, '/'), readFileSync(join(folder, name), 'utf8')]));
}
