import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import type { InputAnswer, InputProblem } from '../../../shared/input-safety/judge-input.ts';

/** One finding: what it is, and where. */
export type FindingRow = { readonly what: string; readonly where: string };

/** One button of the question. */
export type InputButton = {
  readonly label: string;
  /** Null: nothing is sent. */
  readonly answer: InputAnswer | null;
  readonly kind: 'primary' | 'secondary';
};

/** The question about a message as shown. The first button changes nothing, so the focus starts there. */
export type InputQuestionView = {
  readonly title: string;
  readonly rows: readonly FindingRow[];
  /** What masking does; null when there is nothing to mask. */
  readonly hint: string | null;
  readonly buttons: readonly InputButton[];
};

/** The findings in a draft, shown next to it before it is sent. */
export type DraftNoteView = {
  /** `warning`: Send would ask about the findings. */
  readonly tone: 'warning' | 'note';
  readonly fact: string;
  readonly rows: readonly FindingRow[];
  /** The label of the button that fixes the draft; null when there is nothing to fix. */
  readonly fixLabel: string | null;
};

/** Describes the question about a message. */
export function describeInputQuestion({ findings, type }: InputProblem): InputQuestionView {
  const named = nameFindings(findings);
  const isDenied = type === 'inputDenied';
  const hasSecrets = findings.some(({ kind }) => kind === 'secret');
  const canMask = findings.every(isMaskable);
  const mask: InputButton = {
    label: hasSecrets ? t`Mask and send` : t`Remove and send`,
    answer: 'mask',
    kind: 'primary',
  };
  const send: InputButton = { label: t`Send anyway`, answer: 'send', kind: canMask ? 'secondary' : 'primary' };
  return {
    title: isDenied ? t`Your administrator does not allow ${named} in messages.` : t`This message has ${named}.`,
    rows: listRows(findings),
    hint: canMask ? describeHint(findings) : null,
    buttons: [
      { label: t`Cancel`, answer: null, kind: 'secondary' },
      ...(isDenied ? [] : [send]),
      ...(canMask ? [mask] : []),
    ],
  };
}

/** Describes the findings in a draft; null if there are none. */
export function describeDraftNote(findings: readonly InputFinding[]): DraftNoteView | null {
  const asked = findings.filter(isMaskable);
  const shown = asked.length > 0 ? asked : findings;
  if (shown.length === 0) return null;
  const hasSecrets = asked.some(({ kind }) => kind === 'secret');
  return {
    tone: asked.length > 0 ? 'warning' : 'note',
    fact: nameFindings(findings),
    rows: listRows(asked),
    fixLabel: asked.length === 0 ? null : hasSecrets ? t`Mask` : t`Remove`,
  };
}

/** More rows would hide the text that the user writes. */
const maxRows = 5;

function listRows(findings: readonly InputFinding[]): readonly FindingRow[] {
  const rows = findings.map(describeFinding);
  if (rows.length <= maxRows) return rows;
  const more = rows.length - maxRows + 1;
  return [...rows.slice(0, maxRows - 1), { what: t`${wholeNumber(more)} more kinds`, where: '' }];
}

function isMaskable({ kind }: InputFinding): boolean {
  return kind === 'secret' || kind === 'hidden';
}

function describeHint(findings: readonly InputFinding[]): string {
  const secrets = findings.find(({ kind }) => kind === 'secret');
  const hasHidden = findings.some(({ kind }) => kind === 'hidden');
  const mark = secrets?.kind === 'secret' ? t`Masking replaces a secret with [secret: ${secrets.name}].` : '';
  return `${mark} ${hasHidden ? t`Hidden characters are removed.` : ''}`.trim();
}
