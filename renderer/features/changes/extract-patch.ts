import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';

/** Returns the part of a unified git diff that changes the given files, in Codex's own text, unchanged. */
export function extractPatch(text: string, paths: ReadonlySet<string>): string {
  return text
    .split(/^(?=diff --git )/m)
    .filter((section) => parseUnifiedDiff(section).some((file) => paths.has(file.path)))
    .join('');
}
