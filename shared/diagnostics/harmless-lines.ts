import { t } from '../i18n/i18n.ts';

/** Lines that Codex writes on healthy machines, and why. */
const harmless: readonly { readonly says: RegExp; readonly because: string }[] = [
  {
    says: /could not find bubblewrap on PATH/i,
    because: t`Codex brings a sandbox of its own for this.`,
  },
];

/** Why a line of Codex's standard error is harmless. Null for any other. */
export function harmlessNote(line: string): string | null {
  return harmless.find(({ says }) => says.test(line))?.because ?? null;
}
