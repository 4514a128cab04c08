import type { z } from 'zod';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { Interpretation, Interpreter, Situation } from '../../../shared/transcript/interpretation.ts';
import type { ItemPlace, ReadNotification } from './read-notification.ts';

/** A situation with the notification that is interpreted. */
export type NotificationSituation = Situation & { readonly notification: ReadNotification };

/** An interpreter of something in a turn. The schema is for the other parameters. */
export function interpretInTurn<Schema extends z.ZodType>(
  schema: Schema,
  interpret: (turnId: TurnId, params: z.infer<Schema>, situation: NotificationSituation) => Interpretation | null,
): Interpreter<NotificationSituation> {
  return (params, situation) => {
    const { turnId } = situation.notification;
    const read = schema.safeParse(params);
    return read.success && turnId !== null ? interpret(turnId, read.data, situation) : null;
  };
}

/** An interpreter of something in an item, such as a piece of its text. The schema is for the other parameters. */
export function interpretInItem<Schema extends z.ZodType>(
  schema: Schema,
  interpret: (place: ItemPlace, params: z.infer<Schema>, situation: NotificationSituation) => Interpretation,
): Interpreter<NotificationSituation> {
  return interpretInTurn(schema, (turnId, params, situation) => {
    const { itemId } = situation.notification;
    return itemId === null ? null : interpret({ turnId, itemId }, params, situation);
  });
}
