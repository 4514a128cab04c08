import { describeFinding, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import type { InputAnswer, InputProblem } from '../../../shared/input-safety/judge-input.ts';

/** A row of what was found: what it is, and where. */
export type FindingRow = { readonly what: string; readonly where: string };

/** One button of the question. */
export type InputButton = {
  readonly label: string;
  /** Null sends nothing. */
  readonly answer: InputAnswer | null;
  readonly kind: 'primary' | 'secondary';
};

/** The question about a message as it is shown. The first button changes nothing: the focus starts there. */
export type InputQuestionView = {
  readonly title: string;
  readonly rows: readonly FindingRow[];
  /** What masking does; null where there is nothing to mask. */
  readonly hint: string | null;
  readonly buttons: readonly InputButton[];
};

/** What was found in a draft, said beside it before it is sent. */
export type DraftNoteView = {
  /** `warning`: it would be asked about at Send. */
  readonly tone: 'warning' | 'note';
  readonly fact: string;
  readonly rows: readonly FindingRow[];
  /** What the button that mends the draft is called; null where nothing is to be mended. */
  readonly mend: 'Mask' | 'Remove' | null;
};

/** Puts the question about a message into words. */
export function describeInputQuestion({ findings, type }: InputProblem): InputQuestionView {
  const named = nameFindings(findings);
  const isDenied = type === 'inputDenied';
  const hasSecrets = findings.some(({ kind }) => kind === 'secret');
  const canMask = findings.every(isMaskable);
  const mask: InputButton = {
    label: hasSecrets ? 'Mask and send' : 'Remove and send',
    answer: 'mask',
    kind: 'primary',
  };
  const send: InputButton = { label: 'Send anyway', answer: 'send', kind: canMask ? 'secondary' : 'primary' };
  return {
    title: isDenied ? `Your administrator does not let ${named} out.` : `This message has ${named}.`,
    rows: rowsOf(findings),
    hint: canMask ? hintFor(findings) : null,
    buttons: [
      { label: 'Cancel', answer: null, kind: 'secondary' },
      ...(isDenied ? [] : [send]),
      ...(canMask ? [mask] : []),
    ],
  };
}

/** Puts what was found in a draft into words; null for a draft of which there is nothing to say. */
export function describeDraftNote(findings: readonly InputFinding[]): DraftNoteView | null {
  const asked = findings.filter(isMaskable);
  const shown = asked.length > 0 ? asked : findings;
  if (shown.length === 0) return null;
  const hasSecrets = asked.some(({ kind }) => kind === 'secret');
  const named = nameFindings(findings);
  return {
    tone: asked.length > 0 ? 'warning' : 'note',
    fact: `${named.charAt(0).toUpperCase()}${named.slice(1)}`,
    rows: rowsOf(asked),
    mend: asked.length === 0 ? null : hasSecrets ? 'Mask' : 'Remove',
  };
}

/** More would hide what one writes. */
const maxRows = 5;

function rowsOf(findings: readonly InputFinding[]): readonly FindingRow[] {
  const rows = findings.map(describeFinding);
  if (rows.length <= maxRows) return rows;
  const more = rows.length - maxRows + 1;
  return [...rows.slice(0, maxRows - 1), { what: `${more.toLocaleString('en')} more kinds`, where: '' }];
}

function isMaskable({ kind }: InputFinding): boolean {
  return kind === 'secret' || kind === 'hidden';
}

function hintFor(findings: readonly InputFinding[]): string {
  const secrets = findings.find(({ kind }) => kind === 'secret');
  const hasHidden = findings.some(({ kind }) => kind === 'hidden');
  const mark = secrets?.kind === 'secret' ? `Masked, a secret becomes [secret: ${secrets.name}].` : '';
  return `${mark} ${hasHidden ? 'Hidden characters are taken out.' : ''}`.trim();
}
