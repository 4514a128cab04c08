import { useState } from 'react';
import { t } from '../../../../shared/words/words.ts';
import { changeOptions } from '../../../commands/options.commands.ts';
import { Field } from '../../../components/Field.tsx';
import { Select } from '../../../components/Select.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { useOptions } from '../../../stores/options.store.ts';
import styles from './Controls.module.css';

const sources = [
  { value: 'bundled', label: t`Bundled` },
  { value: 'own', label: t`Your own program` },
];

/** Which Codex is run: the bundled one, or a program named by its path. */
export function ProgramControl({ helpId }: { readonly helpId: string }) {
  const binary = useOptions((state) => state.options.values.codexBinary);
  const [choosing, setChoosing] = useState(false);
  const own = binary !== null || choosing;
  const draft = useDraft(binary ?? '', (path) => {
    if (path.trim() !== '') void changeOptions({ codexBinary: path.trim() });
  });
  return (
    <div className={styles.stack}>
      <Select
        name={t`Program`}
        value={own ? 'own' : 'bundled'}
        options={sources}
        describedBy={helpId}
        onChange={(source) => {
          setChoosing(source === 'own');
          if (source === 'bundled') void changeOptions({ codexBinary: null });
        }}
      />
      {own && <Field label={t`Path of the program`} labelHidden placeholder="/usr/local/bin/codex" code {...draft} />}
    </div>
  );
}
