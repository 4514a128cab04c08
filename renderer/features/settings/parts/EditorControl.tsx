import { t } from '../../../../shared/i18n/i18n.ts';
import { chooseEditor } from '../../../commands/programs.commands.ts';
import { Select } from '../../../components/Select.tsx';
import { useOptions } from '../../../stores/settings.store.ts';
import { describeEditorChoice, editorOfChoice } from '../program-choices.ts';
import { usePrograms } from '../use-programs.ts';

/** The program that opens a file at a line, chosen from those on this machine. */
export function EditorControl({ helpId }: { readonly helpId: string }) {
  const command = useOptions((state) => state.options.values.editor);
  const { editors } = usePrograms();
  const { options, value } = describeEditorChoice(command, editors);
  return (
    <Select
      name={t`Editor`}
      value={value}
      options={options}
      describedBy={helpId}
      onChange={(chosen) => {
        const editor = editorOfChoice(chosen, editors);
        if (editor !== undefined) void chooseEditor(editor);
      }}
    />
  );
}
