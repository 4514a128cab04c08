import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { joinProtocol } from './join-protocol.ts';

/** The version of a protocol, and the text of the one file with its types. */
export type ProtocolText = { readonly version: string; readonly text: string };

/** Makes a Codex write its protocol types, and joins them. Throws with its message when it cannot. */
export function generateProtocol(binary: string): ProtocolText {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-protocol-'));
  try {
    execFileSync(binary, ['app-server', 'generate-ts', '--experimental', '--out', folder], { stdio: 'pipe' });
    const printed = execFileSync(binary, ['--version'], { encoding: 'utf8' });
    return { version: printed.trim().replace('codex-cli ', ''), text: joinProtocol(readTypes(folder)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The protocol stored in a folder, as `generated.ts` and `VERSION`. */
export function readProtocol(folder: string): ProtocolText {
  const version = readFileSync(join(folder, 'VERSION'), 'utf8').trim();
  return { version, text: readFileSync(join(folder, 'generated.ts'), 'utf8') };
}

/** Replaces the protocol stored in a folder. */
export function writeProtocol(folder: string, { version, text }: ProtocolText): void {
  writeFileSync(join(folder, 'generated.ts'), text);
  writeFileSync(join(folder, 'VERSION'), `${version}\n`);
}

/** The difference between the stored file and the pinned Codex's output, in one sentence. Null when there is none. */
export function describeDifference(kept: ProtocolText, pinned: ProtocolText): string | null {
  if (kept.version !== pinned.version) {
    return `The protocol is that of Codex ${kept.version}, but the pinned one is ${pinned.version}.`;
  }
  if (kept.text === pinned.text) return null;
  const lines = kept.text.split('\n');
  const expected = pinned.text.split('\n');
  const first = expected.findIndex((line, index) => line !== lines[index]);
  const line = first === -1 ? expected.length : first + 1;
  return `electron/model/codex-protocol/generated.ts:${line} is not what Codex ${pinned.version} writes.`;
}

function readTypes(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name.replaceAll(sep, '/'), readFileSync(join(folder, name), 'utf8')]));
}
