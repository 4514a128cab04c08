import type { Damage } from './damage.ts';
import type { Random } from './random.ts';
import type { Rig } from './rig.ts';

/** One kind of fault. */
export type Fault = {
  /** The name for `--only`. */
  readonly name: string;
  /** The title in the table. */
  readonly title: string;
  /** The number of runs in `npm test` and in the long form: 30 kills, and 1,000 with those of other kinds. */
  readonly runs: { readonly short: number; readonly long: number };
  /** True when each run has its own folders. */
  readonly isAlone?: boolean;
  /** Why it cannot happen on this machine. Null when it can. */
  obstacle?(): string | null;
  /** Creates what its runs share, or what each run has. By default, a rig with a running host. */
  open?(): Promise<Rig>;
  /** A sentence about all its runs, printed after the last one. */
  note?(): string;
  /** Causes it once, at a random moment. A host that ran before it runs again afterward. */
  run(rig: Rig, random: Random): Promise<Damage>;
};
