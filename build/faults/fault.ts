import type { Damage } from './damage.ts';
import type { Random } from './random.ts';
import type { Rig } from './rig.ts';

/** One kind of fault. */
export type Fault = {
  /** For `--only`. */
  readonly name: string;
  /** What the table calls it. */
  readonly title: string;
  /** How often it happens in `npm test`, and in the long form: 30 kills and 1,000 with those of other kinds. */
  readonly runs: { readonly short: number; readonly long: number };
  /** True when each run has folders of its own. */
  readonly isAlone?: boolean;
  /** Why it cannot happen on this machine; null when it can. */
  obstacle?(): string | null;
  /** Makes what its runs share, or each run has; a rig whose host runs when left out. */
  open?(): Promise<Rig>;
  /** A sentence about all its runs, said after the last. */
  note?(): string;
  /** Lets it happen once, at a moment that chance chooses. A host that ran before runs again after it. */
  run(rig: Rig, random: Random): Promise<Damage>;
};
