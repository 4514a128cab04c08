import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import { readOtlp } from '../../commands/privacy.commands.ts';
import { changeSettings } from '../../commands/settings.commands.ts';
import { Field } from '../../components/Field.tsx';
import { useDeferredField } from '../../components/use-deferred-field.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import styles from './OtlpEndpointControl.module.css';
import { describeOtlpState, isMisplaced } from './otlp.view-model.ts';

/** An example address. */
const example = 'https://collector.example.org:4318';

/** Shows the field for the OTLP address where runs and counts go, with the current state below. */
export function OtlpEndpointControl() {
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
