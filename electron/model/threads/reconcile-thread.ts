import type { TurnId } from '../../../shared/base/ids.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { mergeTurn } from './merge-turn.ts';
import type { StoredTurn, StoredTurnMark } from './stored-turn.ts';
import { findOrderToSave, type TurnsToSave } from './turns-to-save.ts';
import { weave } from './weave.ts';

/** Turns in Codex's store, oldest first and without gaps, up to its latest one. */
export type CodexTurns = {
  readonly turns: readonly Turn[];
  /** True if the turns start with the thread's first one. Otherwise, Codex may have earlier ones. */
  readonly complete: boolean;
};

/** The combined knowledge of both stores about a thread. */
export type Reconciled = {
  /** The turns, oldest first. Our own list when nothing is new. */
  readonly turns: readonly StoredTurn[];
  /** Turns that another client added. */
  readonly added: readonly TurnId[];
  /** Turns that Codex no longer has. */
  readonly vanished: readonly TurnId[];
  readonly save: TurnsToSave & { readonly marks: readonly StoredTurnMark[] };
};

/**
 * Merges our turns of a thread with Codex's. Codex's store determines which finished turns exist and their order. Our
 * store adds what Codex does not keep. A turn that is new to us comes from another client. A turn that Codex should
 * have but does not is kept and marked as gone. It is never sent to Codex again. Both lists must end with the latest
 * turn. How far back each one goes does not matter.
 */
export function reconcileThread(ours: readonly StoredTurn[], theirs: CodexTurns): Reconciled {
  const pairs = pairTurns(ours, theirs.turns);
  const arrived = theirs.turns.map((turn): StoredTurn => ({ turn, origin: 'otherClient', gone: false }));
  const woven = weave(ours, arrived, pairs, (other, own) => startedBefore(other.turn, own.turn));
  // If Codex had a turn that follows one of its turns, it would have listed it.
  const begin = theirs.complete ? 0 : woven.findIndex((both) => both.theirs !== null);
  const joined = woven.map((both, at) => {
    if (both.ours === null) return both.theirs;
    if (both.theirs !== null) return joinTurns(both.ours, both.theirs.turn);
    return begin !== -1 && at >= begin ? markMissing(both.ours) : both.ours;
  });
  const ordered = [...joined.filter((own) => !isWaiting(own)), ...joined.filter(isWaiting)];
  const isSame = ordered.length === ours.length && ordered.every((turn, at) => turn === ours[at]);
  return { ...listChanges(ours, ordered), turns: isSame ? ours : ordered };
}

/**
 * Returns, for each of our turns, the index of the same turn in theirs. A waiting message is in the turn that Codex
 * started for it.
 */
function pairTurns(ours: readonly StoredTurn[], theirs: readonly Turn[]): readonly (number | null)[] {
  const places = new Map<string, number>(theirs.map(({ id }, at) => [id, at]));
  const known = new Set<string>(ours.map(({ turn }) => turn.id));
  const messages = new Map(
    theirs.flatMap(({ id, entries }, at) =>
      entries.flatMap((entry) =>
        entry.kind === 'user' && entry.clientId !== null && !known.has(id) ? [[entry.clientId, at] as const] : [],
      ),
    ),
  );
  return ours.map(({ turn }) => {
    const place = places.get(turn.id);
    if (place !== undefined || !isOnlyHere(turn)) return place ?? null;
    const [message] = turn.entries;
    if (message?.kind !== 'user' || message.clientId === null) return null;
    const taken = messages.get(message.clientId) ?? null;
    messages.delete(message.clientId);
    return taken;
  });
}

function joinTurns(ours: StoredTurn, theirs: Turn): StoredTurn {
  const turn = mergeTurn(ours.turn, theirs);
  return turn === ours.turn && !ours.gone ? ours : { ...ours, turn, gone: false };
}

/**
 * Marks a turn that Codex lacks as gone. Skips a turn that Codex never had, because it cannot vanish, and a running
 * turn, because it may not be in Codex's store yet.
 */
function markMissing(ours: StoredTurn): StoredTurn {
  const isKept = ours.gone || isOnlyHere(ours.turn) || ours.turn.status === 'running';
  return isKept ? ours : { ...ours, gone: true };
}

/** Whether the turn is a message that Codex has not started a turn for. */
function isOnlyHere({ status }: Turn): boolean {
  return status === 'pending' || status === 'notSent';
}

function isWaiting({ turn }: StoredTurn): boolean {
  return turn.status === 'pending';
}

/** Codex's turn ids increase over time. */
const growingId = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

function startedBefore(one: Turn, other: Turn): boolean {
  if (growingId.test(one.id) && growingId.test(other.id)) return one.id < other.id;
  return one.startedAt !== null && other.startedAt !== null && one.startedAt < other.startedAt;
}

function listChanges(ours: readonly StoredTurn[], now: readonly StoredTurn[]): Omit<Reconciled, 'turns'> {
  const before = new Map(ours.map((own) => [own.turn.id, own]));
  const there = new Set(now.map(({ turn }) => turn.id));
  const isMarked = (own: StoredTurn) => {
    const known = before.get(own.turn.id);
    return known === undefined || known.gone !== own.gone;
  };
  const marked = now.filter(isMarked);
  return {
    added: now.filter((own) => own.origin === 'otherClient' && !before.has(own.turn.id)).map(({ turn }) => turn.id),
    vanished: marked.filter(({ gone }) => gone).map(({ turn }) => turn.id),
    save: {
      turns: now.filter(({ turn }) => before.get(turn.id)?.turn !== turn).map(({ turn }) => turn),
      removed: ours.filter(({ turn }) => !there.has(turn.id)).map(({ turn }) => turn.id),
      order: findOrderToSave(
        [...before.keys()],
        now.map(({ turn }) => turn.id),
      ),
      marks: marked.map(({ turn, origin, gone }) => ({ turnId: turn.id, origin, gone })),
    },
  };
}
