import type { ThreadId } from '../../../shared/base/ids.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../shared/words/words.ts';
import type { RunCard } from '../../../shared/workcells/run-card.ts';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import { formatTokens } from '../../components/format/quantity.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import { toolName } from '../workcell/tool-name.ts';
import type { CardCounts } from './arrange-cards.ts';
import { type Standing, shareOf, standingOf } from './card-standing.ts';

/** What a card says, in words. */
export type CardView = {
  readonly run: RunRef;
  readonly standing: Standing;
  readonly glyph: GlyphState;
  readonly state: string;
  readonly title: string;
  /** What it does, did or asks for; words and code. */
  readonly now: RunCard['now'];
  /** Lines it has added and removed, where the words do not say so. */
  readonly lines: { readonly added: number; readonly removed: number };
  readonly engine: string;
  /** The exact count of tokens, for the tooltip. */
  readonly exactTokens: string | null;
  /** The thread in which it can be answered; null while it asks nothing. */
  readonly answerIn: ThreadId | null;
  readonly clock: { readonly durationMs: number; readonly runningSince: number | null };
};

const glyphs: Readonly<Record<Standing, GlyphState>> = {
  waiting: 'waiting',
  running: 'running',
  quiet: 'quiet',
  starting: 'starting',
  failed: 'failed',
  finished: 'done',
  stopped: 'stopped',
  unknown: 'cutOff',
  unread: 'starting',
  unreadable: 'info',
};

const words: Readonly<Record<Exclude<Standing, 'quiet'>, string>> = {
  waiting: t`Waiting for you`,
  running: t`Running`,
  starting: t`Starting`,
  failed: t`Failed`,
  finished: t`Finished`,
  stopped: t`Stopped`,
  unknown: t`No end recorded`,
  unread: t`Not read yet`,
  unreadable: t`Cannot be read`,
};

/** A card in words; `now` is Unix milliseconds. */
export function describeCard(card: RunCard, now: number): CardView {
  const standing = standingOf(card, now);
  return {
    run: card.run,
    standing,
    glyph: glyphs[standing],
    state: standing === 'quiet' ? t`Quiet for ${minutesSince(card.lastAt ?? now, now)}` : words[standing],
    title: visibleText(card.title) || t`No title`,
    now: nowOf(card, standing),
    lines: { added: card.added, removed: card.removed },
    engine: engineOf(card, standing),
    exactTokens: card.tokens === null || card.tokens === 0 ? null : t`${wholeNumber(card.tokens)} tokens`,
    answerIn: standing === 'waiting' ? card.threadId : null,
    clock: { durationMs: card.durationMs, runningSince: card.runningSince },
  };
}

/** The head's sentence: `2 waiting for you, 5 active, 5 ended`. A zero is left out; `more` older ones are not listed. */
export function describeCounts({ active, ended, waiting }: CardCounts, more: number): string {
  return [
    waiting > 0 && counted(waiting, 'waiting for you', 'waiting for you'),
    active > 0 && t`${wholeNumber(active)} active`,
    ended > 0 && t`${wholeNumber(ended)} ended`,
    more > 0 && counted(more, 'older not shown', 'older not shown'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Why there is no card, and what to do about it. */
export function describeNoCards(facts: {
  readonly hasWorkspace: boolean;
  readonly everywhere: boolean;
  readonly all: number;
}): { readonly what: string; readonly how: string } {
  if (facts.all > 0) return { what: t`No run fits`, how: t`Look for other words, or at all runs.` };
  if (!facts.hasWorkspace && !facts.everywhere)
    return {
      what: t`No folder is open`,
      how: t`Open a folder to see its runs, or look at the runs of all workspaces.`,
    };
  return {
    what: t`No runs yet`,
    how: t`Threads of this workspace are listed here while Codex works in them and afterwards, and so are recorded runs in its .workcells folder.`,
  };
}

function nowOf({ now, problem }: RunCard, standing: Standing): RunCard['now'] {
  if (problem !== null) return [{ text: problem, code: false }];
  if (standing === 'unread') return [];
  return now.map(({ code, text }) => ({ code, text: visibleText(text) }));
}

function engineOf({ model, tokens, tool }: RunCard, standing: Standing): string {
  const name = tool === null ? model : toolName(tool);
  const isActive = shareOf(standing) === 'active';
  // Beside two buttons there is room for the short word.
  const count = (known: number) =>
    standing === 'waiting' ? t`${formatTokens(known)} tok` : t`${formatTokens(known)} tokens`;
  const used = tokens !== null && tokens > 0 ? count(tokens) : isActive ? t`no tokens yet` : null;
  return [name, used].filter((part) => part !== null && part !== '').join(' · ');
}

function minutesSince(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  return minutes < 60 ? t`${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
