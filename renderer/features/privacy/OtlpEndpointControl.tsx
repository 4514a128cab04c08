import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { OtlpState } from '../../../shared/privacy/otlp/otlp-state.ts';
import { readOtlp } from '../../commands/privacy.commands.ts';
import { changeOptions } from '../../commands/settings.commands.ts';
import { Field } from '../../components/Field.tsx';
import { useDraft } from '../../components/use-draft.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useOptions } from '../../stores/settings.store.ts';
import styles from './OtlpEndpointControl.module.css';
import { isMisplaced, otlpSentences } from './otlp.view-model.ts';

/** An example address. */
const example = 'https://collector.example.org:4318';

/** Where runs and counts go over OTLP, with the current state below. */
export function OtlpEndpointControl() {
  const kept = useOptions((state) => state.options.values.otlpEndpoint);
  const sends = useOptions((state) => state.options.values.otlpSends);
  const isOn = useConsent((state) => state.consent.otlp.on);
  const state = useOtlpState(`${kept} ${sends} ${isOn}`);
  const draft = useDraft(kept ?? '', (address) => void changeOptions({ otlpEndpoint: address.trim() || null }));
  const sentences = state === null ? [] : otlpSentences(state, isOn);
  const said = sentences.length === 0 ? undefined : sentences.join(' ');
  return (
    <div className={styles.endpoint}>
      <Field
        label={t`OpenTelemetry endpoint`}
        labelHidden
        placeholder={example}
        code
        hint={said}
        problem={state !== null && isMisplaced(state) ? said : undefined}
        {...draft}
      />
    </div>
  );
}

/** The state of the export, read again whenever `facts` change. */
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
