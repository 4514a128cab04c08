import { t } from '../i18n/i18n.ts';

/** Lines that Codex writes on healthy machines, and why. */
const harmless: readonly { readonly says: RegExp; readonly because: string }[] = [
  {
    says: /could not find bubblewrap on PATH/i,
    because: t`Codex includes its own sandbox for this.`,
  },
];

/** Explains why a line of Codex's standard error is harmless. Null for any other line. */
export function findHarmlessReason(line: string): string | null {
  return harmless.find(({ says }) => says.test(line))?.because ?? null;
}

/** A warning in calm wording. */
export type QuietNote = { readonly fact: string; readonly detail: string };

/** Codex's harmless warnings, and our text for them. */
const quiet: readonly { readonly says: RegExp; readonly note: QuietNote }[] = [
  {
    says: /could not find bubblewrap on PATH.*bundled bubblewrap/s,
    note: {
      fact: t`Codex includes its own sandbox.`,
      detail: t`bubblewrap is not installed, so Codex uses its own copy.`,
    },
  },
];

/** A Codex warning that requires no action. Null for any other. */
export function findQuietNote(warning: string): QuietNote | null {
  return quiet.find(({ says }) => says.test(warning))?.note ?? null;
}
