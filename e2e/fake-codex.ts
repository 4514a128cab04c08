import { writeFile } from 'node:fs/promises';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';

/** A program in place of the Codex that the app expects. */
export type FakeCodex = { readonly path: string; remove(): Promise<void> };

/** Writes a program that prints `version` on request, and otherwise runs the shell script. */
export async function writeFakeCodex(script: string, version = 'codex-cli 0.169.0'): Promise<FakeCodex> {
  const folder = createTemporaryFolder('stand-in');
  const path = `${folder.path}/codex`;
  const text = `#!/bin/sh\nif [ "$1" = --version ]; then echo '${version}'; exit; fi\n${script}\n`;
  await writeFile(path, text, { mode: 0o755 });
  return { path, remove: folder.remove };
}
