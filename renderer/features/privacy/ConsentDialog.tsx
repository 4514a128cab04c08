import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import LockIcon from 'lucide-react/icons/lock';
import { useEffect, useMemo, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexSwitches } from '../../../shared/privacy/consent/codex-switches.ts';
import {
  answerConsent,
  type PrivacyChoices,
  postponeConsent,
  readCodexSwitches,
} from '../../commands/privacy.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useConsent } from '../../stores/consent.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { useSettings } from '../../stores/settings.store.ts';
import styles from './ConsentDialog.module.css';
import { describeCodexSwitches, placeLabel } from './codex-switches.view-model.ts';
import codexSwitchListStyles from './parts/CodexSwitchList.module.css';
import { SendPreview } from './parts/SendPreview.tsx';
import { describeSwitches, type PrivacySwitch, summarizeSharing } from './privacy.view-model.ts';

/**
 * Asks what may leave the machine: one sentence at the first start, with everything else under Details, where the user
 * can also change it later. The switches take effect with Continue; closing the dialog in another way changes nothing.
 */
export default function ConsentDialog({ onClose }: { readonly onClose: () => void }) {
  const consent = useConsent((state) => state.consent);
  const values = useSettings((state) => state.settings.values);
  const [isFirst] = useState(consent.question === 'open');
  const [chosenOpen, setOpen] = useState<boolean | null>(null);
  const [changed, setChanged] = useState<Partial<PrivacyChoices>>({});
  const { checkForUpdates, launchPing, metrics } = { ...values, ...changed };
  const choices: PrivacyChoices = { metrics, launchPing, checkForUpdates };
  const switches = useMemo(() => describeSwitches(consent), [consent]);
  // If anything is on already, someone wrote it into config.toml: the user must see it before they continue.
  const isAnyOn = values.metrics || values.launchPing || values.checkForUpdates || values.otlp;
  const isOpen = chosenOpen ?? (!isFirst || isAnyOn);
  const isSettledElsewhere = isFirst && consent.question !== 'open';
  useEffect(() => {
    if (isSettledElsewhere) onClose();
  }, [isSettledElsewhere, onClose]);
  return (
    <Dialog
      title={t`Privacy and telemetry`}
      onClose={() => {
        if (isFirst) void postponeConsent();
        onClose();
      }}
      onFocusLost={() => sendPageRequest('focusComposer')}
    >
      <p className={styles.prose}>{summarizeSharing({ ...choices, otlp: values.otlp }, consent)}</p>
      <Button
        kind="quiet"
        icon={isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}
        className={styles.details}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t`Details`}
      </Button>
      {isOpen && (
        <>
          <p className={styles.prose}>
            {t`Your threads, code and keys stay on this computer. What you send to Codex goes to its provider.`}
          </p>
          <div className={styles.rows}>
            {switches.map((row) => (
              <SwitchRow
                key={row.id}
                row={row}
                on={choices[row.id] && !row.overruled}
                onChange={(on) => setChanged({ ...changed, [row.id]: on })}
              />
            ))}
          </div>
          <SendPreview />
          <CodexSwitchList />
        </>
      )}
      <DialogFooter hint={isOpen ? t`Your choices take effect when you select Continue.` : undefined}>
        <Button
          kind="primary"
          size={32}
          data-first-focus
          onClick={() => {
            void answerConsent(choices);
            onClose();
          }}
        >
          {t`Continue`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

type SwitchRowProps = {
  readonly row: PrivacySwitch;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
};

function SwitchRow({ on, onChange, row: { help, id, isManaged, name, overruled } }: SwitchRowProps) {
  const helpId = `consent-${id}-help`;
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>
          {name}
          {isManaged && <LockIcon className={styles.lock} />}
        </p>
        <p id={helpId} className={styles.help}>
          {help}
        </p>
      </div>
      <span className={styles.control}>
        {isManaged && t`Managed`}
        <Switch
          name={name}
          on={on}
          disabled={overruled}
          showsState={!isManaged}
          describedBy={helpId}
          onChange={onChange}
        />
      </span>
    </div>
  );
}

/** Lists Codex's own switches: readable here, and changeable only in their file. */
function CodexSwitchList() {
  const [switches, setSwitches] = useState<CodexSwitches | null>(null);
  useEffect(() => {
    void readCodexSwitches().then((read) => setSwitches(read.ok ? read.value : null));
  }, []);
  const rows = useMemo(() => (switches === null ? [] : describeCodexSwitches(switches)), [switches]);
  return (
    <section aria-label={t`Codex settings`} className={codexSwitchListStyles.part}>
      <h3 className={codexSwitchListStyles.heading}>{t`Codex settings`}</h3>
      <dl className={codexSwitchListStyles.list}>
        {rows.map(({ name, value, why }) => (
          <div key={name} className={codexSwitchListStyles.row}>
            <dt className={codexSwitchListStyles.name}>{name}</dt>
            <dd className={codexSwitchListStyles.value}>{value}</dd>
            <dd className={codexSwitchListStyles.why}>{why}</dd>
          </div>
        ))}
      </dl>
      {switches !== null && <p className={codexSwitchListStyles.place}>{placeLabel(switches)}</p>}
    </section>
  );
}
