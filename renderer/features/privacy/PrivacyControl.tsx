import { t } from '../../../shared/words/words.ts';
import { changeOptions } from '../../commands/options.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useConsent } from '../../stores/consent.store.ts';
import { dialogOpened } from '../../stores/frame.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { OtlpEndpointControl } from './OtlpEndpointControl.tsx';
import { otlpChoices, otlpName } from './otlp.view-model.ts';
import { describeSwitches, switchNames, telemetryChoices } from './privacy.view-model.ts';
import type { PrivacyRowId } from './privacy-row.ts';

export type PrivacyControlProps = {
  readonly id: PrivacyRowId;
  /** Id of the sentence that explains the setting. */
  readonly helpId: string;
};

/** The control of one setting of what may leave the machine. */
export function PrivacyControl({ id, helpId }: PrivacyControlProps) {
  const values = useOptions((state) => state.options.values);
  const consent = useConsent((state) => state.consent);
  switch (id) {
    case 'metrics':
    case 'launchPing':
    case 'checkForUpdates': {
      const overruled = describeSwitches(consent).some((row) => row.id === id && row.overruled);
      const isAsked = consent.question !== 'answered';
      return (
        <Switch
          name={switchNames[id]}
          on={values[id] && !overruled && !isAsked}
          disabled={overruled || isAsked}
          describedBy={helpId}
          onChange={(on) => void changeOptions({ [id]: on })}
        />
      );
    }
    case 'otlp': {
      const { otlp, question } = consent;
      const isMine = otlp.on || otlp.because === 'notChosen';
      return (
        <Switch
          name={otlpName}
          on={otlp.on}
          disabled={!isMine || question !== 'answered'}
          describedBy={helpId}
          onChange={(on) => void changeOptions({ otlp: on })}
        />
      );
    }
    case 'otlpSends':
      return (
        <Select
          name={t`What is exported`}
          value={values.otlpSends}
          options={otlpChoices}
          describedBy={helpId}
          onChange={(chosen) => {
            const choice = otlpChoices.find(({ value }) => value === chosen);
            if (choice !== undefined) void changeOptions({ otlpSends: choice.value });
          }}
        />
      );
    case 'otlpEndpoint':
      return <OtlpEndpointControl />;
    case 'telemetry': {
      const isManaged = !consent.local.on && consent.local.because.startsWith('policy');
      return (
        <Select
          name={t`Telemetry`}
          value={telemetryChoices.find(({ telemetry }) => telemetry === values.telemetry)?.value ?? 'unset'}
          options={telemetryChoices}
          disabled={isManaged}
          describedBy={helpId}
          onChange={(chosen) => {
            const choice = telemetryChoices.find(({ value }) => value === chosen);
            if (choice !== undefined) void changeOptions({ telemetry: choice.telemetry });
          }}
        />
      );
    }
    case 'firstRun':
      return (
        <Button aria-describedby={helpId} onClick={() => dialogOpened('privacy')}>
          {t`Open…`}
        </Button>
      );
    case 'whatIsSent':
      return (
        <Button aria-describedby={helpId} onClick={() => dialogOpened('whatIsSent')}>
          {t`Show what would be sent`}
        </Button>
      );
  }
}
