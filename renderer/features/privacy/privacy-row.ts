/** A switch of something that could call out. */
export type PrivacySwitchId = 'metrics' | 'launchPing' | 'checkForUpdates';

/** A setting of what may leave the machine. */
export type PrivacyRowId =
  | PrivacySwitchId
  | 'otlp'
  | 'otlpSends'
  | 'otlpEndpoint'
  | 'telemetry'
  | 'firstRun'
  | 'whatIsSent';

/** One setting of what may leave the machine, in words. */
export type PrivacyRow = {
  readonly id: PrivacyRowId;
  readonly name: string;
  readonly help: string;
  /** What holds is not for the person to change. */
  readonly managed: boolean;
};
