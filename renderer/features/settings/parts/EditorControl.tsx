import { useState } from 'react';
import { t } from '../../../../shared/words/words.ts';
import { changeOptions } from '../../../commands/options.commands.ts';
import { Field } from '../../../components/Field.tsx';
import { Select } from '../../../components/Select.tsx';
import { useDraft } from '../../../components/use-draft.ts';
import { useOptions } from '../../../stores/options.store.ts';
import { joinCommandWords, splitCommandWords } from '../command-words.ts';
import styles from './Controls.module.css';

const editors: readonly { readonly value: string; readonly label: string; readonly command: readonly string[] }[] = [
  { value: 'vscode', label: 'VS Code', command: ['code', '--goto', '{file}:{line}'] },
  { value: 'cursor', label: 'Cursor', command: ['cursor', '--goto', '{file}:{line}'] },
  { value: 'zed', label: 'Zed', command: ['zed', '{file}:{line}'] },
  { value: 'sublime', label: 'Sublime Text', command: ['subl', '{file}:{line}'] },
  { value: 'idea', label: 'IntelliJ IDEA', command: ['idea', '--line', '{line}', '{file}'] },
];

const choices = [
  { value: 'folder', label: t`None` },
  ...editors.map(({ value, label }) => ({ value, label })),
  { value: 'other', label: t`Another program` },
];

/** The program that opens a file at a line. It is started by its argument list, never through a shell. */
export function EditorControl({ helpId }: { readonly helpId: string }) {
  const editor = useOptions((state) => state.options.values.editor);
  const [choosing, setChoosing] = useState(false);
  const line = editor === null ? '' : joinCommandWords(editor);
  const known = editors.find(({ command }) => joinCommandWords(command) === line);
  const other = choosing || (editor !== null && known === undefined);
  const draft = useDraft(line, (typed) => {
    const words = splitCommandWords(typed);
    if (words.length > 0) void changeOptions({ editor: words });
  });
  return (
    <div className={styles.stack}>
      <Select
        name={t`Editor`}
        value={other ? 'other' : (known?.value ?? 'folder')}
        options={choices}
        describedBy={helpId}
        onChange={(chosen) => {
          setChoosing(chosen === 'other');
          const command = editors.find(({ value }) => value === chosen)?.command;
          if (chosen !== 'other') void changeOptions({ editor: command ?? null });
        }}
      />
      {other && (
        <Field
          label={t`Command of the editor`}
          labelHidden
          placeholder={t`program {file}:{line}`}
          hint={t`{file} and {line} are filled in.`}
          code
          {...draft}
        />
      )}
    </div>
  );
}
