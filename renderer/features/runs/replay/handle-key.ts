import { replaySpeeds } from './replay-axis.ts';
import type { Player } from './use-replay.ts';

/** How far Shift and an arrow key move, in milliseconds. */
const longStepMs = 10_000;

type KeyPress = {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly target: EventTarget;
};

/** Performs the function of a key. Returns false if the key has none here. */
export function handleKey(
  key: KeyPress,
  player: Pick<Player, 'toggle' | 'step' | 'skip' | 'home' | 'end' | 'setSpeed'>,
): boolean {
  if (key.ctrlKey || key.altKey || key.metaKey || isTextField(key.target)) return false;
  switch (key.key) {
    case ' ':
      // If a button has the focus, the space bar clicks it.
      if (key.target instanceof Element && key.target.closest('button') !== null) return false;
      player.toggle();
      return true;
    case 'k':
    case 'K':
      player.toggle();
      return true;
    case 'ArrowRight':
    case 'ArrowLeft': {
      const by = key.key === 'ArrowRight' ? 1 : -1;
      if (key.shiftKey) player.skip(by * longStepMs);
      else player.step(by);
      return true;
    }
    case 'Home':
      player.home();
      return true;
    case 'End':
      player.end();
      return true;
    default: {
      const speed = replaySpeeds[['1', '2', '3'].indexOf(key.key)];
      if (speed === undefined) return false;
      player.setSpeed(speed);
      return true;
    }
  }
}

function isTextField(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
