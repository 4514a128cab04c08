import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';

/** A file from `page/` as a script that leaves no global names. */
export async function readPageScript(name: string): Promise<string> {
  const file = fileURLToPath(new URL(`page/${name}.ts`, import.meta.url));
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
  return `(() => {\n${code.replace('export {};', '')}\n})();`;
}
