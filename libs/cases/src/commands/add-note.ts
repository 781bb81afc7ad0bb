import { Recorded, Text } from '#platform';
import { CaseStep, stepHandler } from './case-step.js';

export class AddNoteBody extends Recorded {
  @Text({ max: 20_000, example: 'The customer prefers to be called after 14:00.' })
  declare readonly text: string;
}

/** Keep an internal note, which the customer does not see. */
export class AddNote extends CaseStep<AddNoteBody> {}

export const AddNoteHandler = stepHandler(AddNote, (said) => ({ type: 'AddNote', ...said }));
