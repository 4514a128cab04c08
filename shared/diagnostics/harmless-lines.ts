import { t } from '../words/words.ts';

/** Lines of Codex that are written on machines where nothing is amiss, and why. */
const harmless: readonly { readonly says: RegExp; readonly because: string }[] = [
  {
    says: /could not find bubblewrap on PATH/i,
    because: t`Codex brings a sandbox of its own for this.`,
  },
];

/** Why a line of Codex's standard error means nothing; null for any other. */
export function harmlessNote(line: string): string | null {
  return harmless.find(({ says }) => says.test(line))?.because ?? null;
}
