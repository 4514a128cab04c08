import { formatDuration } from '../../../../shared/i18n/duration.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { describeActivity } from '../../../../shared/runs/describe-turn.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import { placePiece, type TapePiece, type TurnTape } from '../../../view-models/turn-tape.ts';

/** A bar of the rule, in percent of its width. */
export type RuleBar = Pick<TapePiece, 'kind' | 'state'> & { readonly left: number; readonly width: number };

/** Bars of a kind and state closer than this become one, in percent: one pixel. */
const minDistance = 0.15;

/** Returns the bars of a tape, few enough to draw however many steps a turn has. */
export function toRuleBars(tape: TurnTape): readonly RuleBar[] {
  const bars: RuleBar[] = [];
  const lastOf = new Map<string, number>();
  for (const piece of tape.pieces) {
    const { left, width } = placePiece(tape, piece);
    const look = `${piece.kind} ${piece.state === 'running' ? 'ok' : piece.state}`;
    const at = lastOf.get(look);
    const last = at === undefined ? undefined : bars[at];
    if (at !== undefined && last !== undefined && left - (last.left + last.width) < minDistance) {
      bars[at] = { ...last, width: Math.max(last.left + last.width, left + width) - last.left };
    } else {
      lastOf.set(look, bars.length);
      bars.push({ kind: piece.kind, state: piece.state, left, width });
    }
  }
  return bars;
}

/** A piece that shows an entry. */
export type RuleStep = { readonly piece: TapePiece; readonly entry: Entry };

/** Lists the steps of a tape, in the order of their starts. */
export function listSteps({ pieces }: TurnTape, { entries }: Turn): readonly RuleStep[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return pieces.flatMap((piece) => {
    const entry = piece.entryId === null ? undefined : byId.get(piece.entryId);
    return entry === undefined ? [] : [{ piece, entry }];
  });
}

/** Returns the index of the step that a key moves to; null if the key means nothing here. `from` is null before the first. */
export function findStepForKey(key: string, from: number | null, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return from === null ? 0 : Math.min(count - 1, from + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return from === null ? count - 1 : Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Returns the index of the step nearest to a place on the rule, in percent; null without steps. */
export function findStepAt(tape: TurnTape, steps: readonly RuleStep[], place: number): number | null {
  let best: { readonly at: number; readonly distance: number } | null = null;
  for (const [at, { piece }] of steps.entries()) {
    const { left, width } = placePiece(tape, piece);
    const distance = Math.max(0, left - place, place - left - width);
    // A later step lies on top.
    if (best === null || distance <= best.distance) best = { at, distance };
  }
  return best?.at ?? null;
}

/** Describes a step: `Command npm test, 3.4 s, did not succeed`. */
export function describeStep({ entry, piece: { from, kind, state, to } }: RuleStep): string {
  const took = kind === 'edit' ? [] : [formatDuration(to - from)];
  const ended = {
    ok: [],
    running: [kind === 'you' ? t`waiting for you` : t`running`],
    onTheWay: [t`did not succeed`],
    failed: [t`failed`],
  }[state];
  return [describeWork(kind, entry), ...took, ...ended].join(', ');
}

function describeWork(kind: TapePiece['kind'], entry: Entry): string {
  if (kind === 'model') return t`Model`;
  const words = describeActivity(entry)
    .map(({ text }) => text)
    .join('');
  if (kind === 'you') return t`Wait for you: ${words}`;
  return entry.kind === 'command' ? t`Command ${words}` : words;
}
