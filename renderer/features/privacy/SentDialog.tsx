import { useEffect, useMemo, useState } from 'react';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { previewMetrics, readLedger, readOtlp } from '../../commands/privacy.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { formatBytes } from '../../components/format/quantity.ts';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { describeSent } from './privacy.view-model.ts';
import styles from './SentDialog.module.css';

const minuteMs = 60_000;

/** Shows the exact bytes that would be sent, and everything that was ever sent. */
export default function SentDialog({ onClose }: { readonly onClose: () => void }) {
  const [preview, setPreview] = useState<RequestValue<'previewMetrics'> | null>(null);
  const [records, setRecords] = useState<RequestValue<'readLedger'>['records'] | null>([]);
  const [otlp, setOtlp] = useState<RequestValue<'readOtlp'> | null>(null);
  const now = useNow(true, minuteMs);
  useEffect(() => {
    void previewMetrics().then((made) => setPreview(made.ok ? made.value : null));
    void readOtlp().then((read) => setOtlp(read.ok ? read.value : null));
    void readLedger(null).then((read) => setRecords(read.ok ? read.value.records : null));
  }, []);
  const sent = useMemo(() => describeSent(records ?? [], now), [records, now]);
  return (
    <Dialog title={t`What is sent`} onClose={onClose}>
      <section aria-label={t`Metrics`} className={styles.part}>
        <h3 className={styles.heading}>{t`Metrics`}</h3>
        {preview !== null && (
          <Body json={preview.metrics} empty={t`There is nothing to send. No counts were recorded.`} />
        )}
      </section>
      <section aria-label={t`Launch ping`} className={styles.part}>
        <h3 className={styles.heading}>{t`Launch ping`}</h3>
        {preview !== null && <Body json={preview.ping} empty="" />}
      </section>
      <section aria-label={t`OpenTelemetry`} className={styles.part}>
        <h3 className={styles.heading}>{t`OpenTelemetry`}</h3>
        {otlp !== null && (
          <>
            {otlp.isExample && (
              <p className={styles.empty}>{t`Nothing is queued. This sample run shows what would be sent:`}</p>
            )}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
            <pre className={styles.body} tabIndex={0}>
              {otlp.preview}
            </pre>
          </>
        )}
      </section>
      <section aria-label={t`Sent so far`} className={styles.part}>
        <h3 className={styles.heading}>{t`Sent so far`}</h3>
        {records === null && <p className={styles.empty}>{t`The list cannot be read.`}</p>}
        {records?.length === 0 && <p className={styles.empty}>{t`Nothing has left this machine.`}</p>}
        {sent.length > 0 && (
          <ol className={styles.sent}>
            {sent.map(({ outcome, body, exactTime, id, what, when }) => (
              <li key={id}>
                <details>
                  <summary className={styles.summary}>
                    <span className={styles.what}>{what}</span>
                    <span className={styles.became}>{outcome}</span>
                    <span className={styles.when} {...tooltip(exactTime)}>
                      {when}
                    </span>
                  </summary>
                  <pre className={styles.body}>{body}</pre>
                </details>
              </li>
            ))}
          </ol>
        )}
      </section>
      <DialogFooter>
        <Button kind="primary" size={32} onClick={onClose} data-first-focus>
          {t`Done`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Body({ empty, json }: { readonly json: string | null; readonly empty: string }) {
  if (json === null) return <p className={styles.empty}>{empty}</p>;
  return (
    <>
      <pre className={styles.body}>{json}</pre>
      <p className={styles.size}>{formatBytes(new TextEncoder().encode(json).length)}</p>
    </>
  );
}
