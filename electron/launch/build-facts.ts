import { readUpdateSource } from './update-source.ts';

// The build sets these from its environment; see vite.host.config.ts.
declare const BUILT_METRICS_ENDPOINT: string | null;
declare const BUILT_UPDATES_ADDRESS: string | null;
declare const BUILT_UPDATES_KEY: string | null;
declare const IS_DEV_BUILD: boolean;
declare const IS_RELEASE_BUILD: boolean;

/** Facts that the build sets. */
export type BuildInfo = {
  /** Where to send metrics unless the environment overrides it. Null if nowhere. */
  readonly metricsEndpoint: string | null;
  /** True for a development build, which sends no metrics. */
  readonly isDev: boolean;
  /**
   * True for a package for distribution, not a build from source. Only such a package sends metrics to other machines.
   */
  readonly isRelease: boolean;
};

/** The facts of this build. */
export const build: BuildInfo = {
  metricsEndpoint: BUILT_METRICS_ENDPOINT,
  isDev: IS_DEV_BUILD,
  isRelease: IS_RELEASE_BUILD,
};

/** Where newer versions are. Null if unknown. */
export const updateSource = readUpdateSource(BUILT_UPDATES_ADDRESS, BUILT_UPDATES_KEY);
