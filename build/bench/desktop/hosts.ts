import type { Workbench } from '../workbench.ts';
import type { Electron } from './electron.ts';
import type { ElectronStage } from './electron-stage.ts';

/** The environments for measuring the desktop app: the same workbench in Electron, and in a browser for comparison. */
export type Hosts = {
  readonly desktop: Workbench;
  readonly web: Workbench;
  readonly stage: ElectronStage;
  readonly electron: Electron;
  /** The probe, for a page the stage does not open. */
  readonly probe: string;
  /** Closes all pages. */
  giveUp(): void;
};
