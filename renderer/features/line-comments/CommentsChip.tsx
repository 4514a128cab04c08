import MessageSquareIcon from 'lucide-react/icons/message-square-text';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { DraftChip } from '../../components/DraftChip.tsx';
import { tooltip } from '../../components/tooltip.ts';
import type { DraftKey } from '../../stores/draft-key.ts';
import { commentsChanged, useDrafts } from '../../stores/drafts.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import styles from './CommentsChip.module.css';
import { describeCount } from './line-comments.view-model.ts';

const none: readonly never[] = [];

/** Shows how many comments on lines go with the message, with a link to them; renders nothing if there are none. */
export function CommentsChip({ draftKey }: { readonly draftKey: DraftKey }) {
  const comments = useDrafts((state) => state.comments[draftKey] ?? none);
  const text = describeCount(comments);
  const newest = comments.at(-1);
  if (text === null || newest === undefined) return null;
  const { entryId, turnId } = newest;
  return (
    <div className={styles.place}>
      <DraftChip
        icon={<MessageSquareIcon />}
        {...tooltip(t`Show newest`)}
        onClick={() => runAction('showPatch', { turnId, entryId })}
        removeLabel={t`Remove all comments`}
        onRemove={() => {
          commentsChanged(draftKey, []);
          sendPageRequest('focusComposer');
        }}
      >
        {text}
      </DraftChip>
    </div>
  );
}
