import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import { settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import { readOtlp } from '../../commands/privacy.commands.ts';
import { changeSettings } from '../../commands/settings.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useDeferredField } from '../../components/use-deferred-field.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { describeOtlpState, isMisplaced } from './otlp.view-model.ts';
import styles from './PrivacyControl.module.css';
import { describeSwitches, type PrivacySwitchId, telemetryChoices } from './privacy.view-model.ts';

export type PrivacyControlProps = {
  readonly id: PrivacySwitchId | 'otlp' | 'otlpEndpoint' | 'telemetry' | 'firstRun' | 'whatIsSent';
  /** ID of the sentence that explains the setting. */
  readonly helpId: string;
};

/** Shows the control for one setting of what may leave the machine. */
export function PrivacyControl({ id, helpId }: PrivacyControlProps) {
  const values = useSettings((state) => state.settings.values);
  const consent = useConsent((state) => state.consent);
  switch (id) {
    case 'metrics':
    case 'launchPing':
    case 'checkForUpdates': {
      const overruled = describeSwitches(consent).some((row) => row.id === id && row.overruled);
      const isAsked = consent.question !== 'answered';
      return (
        <Switch
          name={settingDefinitions[id].row.name}
          on={values[id] && !overruled && !isAsked}
          disabled={overruled || isAsked}
          describedBy={helpId}
          onChange={(on) => void changeSettings({ [id]: on })}
        />
      );
    }
    case 'otlp': {
      const { otlp, question } = consent;
      const isMine = otlp.on || otlp.because === 'notChosen';
      return (
        <Switch
          name={settingDefinitions.otlp.row.name}
          on={otlp.on}
          disabled={!isMine || question !== 'answered'}
          describedBy={helpId}
          onChange={(on) => void changeSettings({ otlp: on })}
        />
      );
    }
    case 'otlpEndpoint':
      return <OtlpEndpointControl />;
    case 'telemetry': {
      const isManaged = !consent.local.on && consent.local.because.startsWith('policy');
      return (
        <Select
          name={settingDefinitions.telemetry.row.name}
          value={telemetryChoices.find(({ telemetry }) => telemetry === values.telemetry)?.value ?? 'unset'}
          options={telemetryChoices}
          disabled={isManaged}
          describedBy={helpId}
          onChange={(chosen) => {
            const choice = telemetryChoices.find(({ value }) => value === chosen);
            if (choice !== undefined) void changeSettings({ telemetry: choice.telemetry });
          }}
        />
      );
    }
    case 'firstRun':
      return (
        <Button aria-describedby={helpId} onClick={() => openDialog('privacy')}>
          {t`Open…`}
        </Button>
      );
    case 'whatIsSent':
      return (
        <Button aria-describedby={helpId} onClick={() => openDialog('whatIsSent')}>
          {t`Show what would be sent`}
        </Button>
      );
  }
}

/** An example address. */
const example = 'https://collector.example.org:4318';

/** Shows the field for the OTLP address where runs and counts go, with the current state below. */
function OtlpEndpointControl() {
  const kept = useSettings((state) => state.settings.values.otlpEndpoint);
  const sends = useSettings((state) => state.settings.values.otlpSends);
  const isOn = useConsent((state) => state.consent.otlp.on);
  const state = useOtlpState(`${kept} ${sends} ${isOn}`);
  const draft = useDeferredField(
    kept ?? '',
    (address) => void changeSettings({ otlpEndpoint: address.trim() || null }),
  );
  const sentences = state === null ? [] : describeOtlpState(state, isOn);
  const help = sentences.length === 0 ? undefined : sentences.join(' ');
  return (
    <div className={styles.endpoint}>
      <Field
        label={t`OpenTelemetry endpoint`}
        isLabelHidden
        placeholder={example}
        code
        hint={help}
        problem={state !== null && isMisplaced(state) ? help : undefined}
        {...draft}
      />
    </div>
  );
}

/** Returns the state of the export, read again whenever `facts` change. */
function useOtlpState(facts: string): OtlpState | null {
  const [read, setRead] = useState<{ readonly state: OtlpState; readonly facts: string } | null>(null);
  useEffect(() => {
    let isShown = true;
    void readOtlp().then((answer) => {
      if (isShown && answer.ok) setRead({ state: answer.value, facts });
    });
    return () => {
      isShown = false;
    };
  }, [facts]);
  return read?.state ?? null;
}
