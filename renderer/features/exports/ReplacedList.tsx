import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useEffect, useState } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { ReplacedPlace } from '../../../shared/redaction/replaced-place.ts';
import { readReplacedPlaces } from '../../commands/exports.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { describePlace } from './export-thread.view-model.ts';
import styles from './ReplacedList.module.css';

export type ReplacedListProps = {
  /** The export that found the replacements. */
  readonly exportId: string;
  readonly summary: string;
  /** How many places can be listed. */
  readonly count: number;
  /** How many more places are only counted. */
  readonly unlisted: number;
  readonly kept: ReadonlySet<string>;
  readonly onKeep: (id: string, keep: boolean) => void;
};

/** Shows how much is left out of the file and, when expanded, each place: its content before and after. */
export function ReplacedList({ count, exportId, kept, onKeep, summary, unlisted }: ReplacedListProps) {
  const [open, setOpen] = useState(false);
  const [places, setPlaces] = useState<readonly ReplacedPlace[]>([]);
  useEffect(() => {
    let isWanted = true;
    setPlaces([]);
    void readReplacedPlaces(exportId, 0).then((read) => isWanted && setPlaces(read));
    return () => {
      isWanted = false;
    };
  }, [exportId]);
  if (count === 0) return <p className={styles.nothing}>{summary}</p>;
  const more = async (): Promise<void> => {
    const next = await readReplacedPlaces(exportId, places.length);
    setPlaces((before) => [...before, ...next]);
  };
  const left = count - unlisted - places.length;
  return (
    <div>
      <button type="button" className={styles.summary} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <ChevronDownIcon /> : <ChevronRightIcon />}
        {summary}
      </button>
      {open && (
        <div className={styles.list}>
          <ul aria-label={t`Replacements`}>
            {places.map(describePlace).map(({ after, before, canKeep, id, mark, where }) => (
              <li key={id} className={styles.row}>
                <p className={styles.head}>
                  <span className={styles.label}>{mark}</span>
                  <span className={styles.where}>{where}</span>
                  {canKeep && (
                    <Checkbox
                      className={styles.keep}
                      checked={kept.has(id) ? 'all' : 'none'}
                      name={t`Keep: ${before}`}
                      onChange={(keep) => onKeep(id, keep)}
                    >
                      {t`Keep`}
                    </Checkbox>
                  )}
                </p>
                <p className={styles.line}>
                  <span className={styles.sign}>−</span> {before}
                </p>
                <p className={styles.line}>
                  <span className={styles.sign}>+</span> {kept.has(id) ? t`kept` : after}
                </p>
              </li>
            ))}
          </ul>
          {left > 0 && places.length > 0 && (
            <Button size={24} onClick={() => void more()}>
              {t`Show more`}
            </Button>
          )}
          {unlisted > 0 && <p className={styles.nothing}>{t`${counted(unlisted, 'more place')} not listed.`}</p>}
        </div>
      )}
    </div>
  );
}
