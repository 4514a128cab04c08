import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useEffect, useState } from 'react';
import type { RequestValue } from '../../../../shared/contract/contract.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { everyCount } from '../../../../shared/privacy/metrics/metric-counts.ts';
import { metricsPath, pingPath } from '../../../../shared/privacy/metrics/metrics-payload.ts';
import { previewMetrics } from '../../../commands/privacy.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { useMetrics } from '../../../stores/metrics.store.ts';
import { describeEndpoint } from '../privacy.view-model.ts';
import styles from './SendPreview.module.css';

/** Shows the exact bodies of the next requests, each with its size. */
export function SendPreview() {
  const [open, setOpen] = useState(false);
  const metrics = useMetrics((state) => state.metrics);
  return (
    <section aria-label={t`What would be sent`} className={styles.part}>
      <Button
        kind="quiet"
        icon={open ? <ChevronDownIcon /> : <ChevronRightIcon />}
        className={styles.disclosure}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t`Show what would be sent`}
      </Button>
      {open && <Bodies />}
      <p className={styles.note}>{describeEndpoint(metrics)}</p>
      <p className={styles.note}>
        {t`Nothing is counted while metrics are off. `}
        <code>DO_NOT_TRACK</code>
        {t` and your administrator always override this.`}
      </p>
      <p className={styles.note}>{t`OpenTelemetry export has its own switch in Settings, Privacy.`}</p>
    </section>
  );
}

function Bodies() {
  const [preview, setPreview] = useState<RequestValue<'previewMetrics'> | null>(null);
  useEffect(() => {
    void previewMetrics().then((made) => setPreview(made.ok ? made.value : null));
  }, []);
  if (preview === null) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
    <section className={styles.well} tabIndex={0} aria-label={t`Next requests`}>
      {preview.metrics === null ? (
        <>
          <p className={styles.head}>
            POST {metricsPath}
            {t` · nothing counted, so nothing is sent`}
          </p>
          <p className={styles.head}>{t`Everything that can be counted:`}</p>
          <pre className={styles.body}>{listCountNames()}</pre>
        </>
      ) : (
        <>
          <p className={styles.head}>{describeRequestHead(metricsPath, preview.metrics, t`once, at the next start`)}</p>
          <pre className={styles.body}>{preview.metrics}</pre>
        </>
      )}
      <p className={styles.head}>{describeRequestHead(pingPath, preview.ping, t`at each start`)}</p>
      <pre className={styles.body}>{preview.ping}</pre>
    </section>
  );
}

/** Lists the name of each count. Below counts that are split, lists the members of their closed list. */
function listCountNames(): string {
  return Object.entries(everyCount)
    .map(([name, of]) => (typeof of === 'object' ? `${name}: ${Object.keys(of).join(', ')}` : name))
    .join('\n');
}

function describeRequestHead(path: string, body: string, when: string): string {
  return `POST ${path} · ${counted(new TextEncoder().encode(body).length, 'byte')} · ${when}`;
}
