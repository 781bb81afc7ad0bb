import { Id, Instant, invalid, Line, ListOf, Nested, OneOf, Text } from '#platform';
import type { CaseCommand } from '../domain/commands.js';
import { CHANNELS, SEVERITIES, UNKNOWN } from '../domain/vocabulary.js';
import type { Channel, Severity } from '../domain/vocabulary.js';

/** What may have happened to a case elsewhere; each becomes one command on the case. */
export const IMPORTED_STEPS = [
  'assign',
  'changeSeverity',
  'addNote',
  'awaitCustomerReply',
  'stopAwaitingReply',
  'linkToProblem',
  'escalate',
  'resolve',
  'reopen',
  'close',
] as const;
export type ImportedStepType = (typeof IMPORTED_STEPS)[number];

/** Most steps of one request; a longer history comes in several, each with the request that began it. */
export const MOST_STEPS = 1_000;

export class ImportedRequest {
  @Instant({ description: 'When the request was made.' })
  declare readonly occurredAt: string;

  @OneOf(SEVERITIES)
  declare readonly severity: Severity;

  @OneOf([...CHANNELS, UNKNOWN])
  declare readonly channel: Channel | typeof UNKNOWN;

  @Text({ max: 500, example: 'Category 55 / Subcategory 170' })
  declare readonly title: string;

  @Text({ max: 20_000, example: UNKNOWN })
  declare readonly description: string;

  @Line({ optional: true, description: 'The priority in the source’s own words.', example: '3 - Moderate' })
  declare readonly priority?: string;

  @Line({ optional: true, description: 'Who asked.', example: 'Caller 2403' })
  declare readonly contact?: string;

  @Line({ optional: true, description: 'Who recorded it there.', example: 'Opened by 8' })
  declare readonly by?: string;
}

export class ImportedStep {
  @Line({
    description: 'Names the step within its case, the same at every import: a step is imported once.',
    example: '2016-02-29T08:53 #2 resolve',
  })
  declare readonly key: string;

  @OneOf(IMPORTED_STEPS)
  declare readonly type: ImportedStepType;

  @Instant({ description: 'When it happened.' })
  declare readonly occurredAt: string;

  @Line({ optional: true, description: 'Who recorded it there.', example: 'Updated by 908' })
  declare readonly by?: string;

  @Line({ optional: true, description: 'assign', example: 'Resolver 31' })
  declare readonly assignee?: string;

  @Line({ optional: true, description: 'assign', example: 'Group 70' })
  declare readonly team?: string;

  @OneOf(SEVERITIES, { optional: true, description: 'changeSeverity' })
  declare readonly severity?: Severity;

  @Line({ optional: true, description: 'linkToProblem', example: 'Problem ID 2' })
  declare readonly problemId?: string;

  @Text({ max: 20_000, optional: true, description: 'addNote, resolve, reopen: what is known of it.' })
  declare readonly text?: string;
}

/** The history of one case that was worked elsewhere. */
export class ImportedCase {
  @Id({ description: 'The system that it comes from.', example: 'servicenow' })
  declare readonly source: string;

  @Line({ max: 100, description: 'Its number there, which becomes its number here.', example: 'INC0000045' })
  declare readonly reference: string;

  @Nested(ImportedRequest)
  declare readonly request: ImportedRequest;

  @ListOf(ImportedStep, {
    max: MOST_STEPS,
    description: 'What happened, in the order in which it did.',
    example: [
      {
        key: '2016-02-29T08:53 #2 resolve',
        type: 'resolve',
        occurredAt: '2016-02-29T08:53:00Z',
        text: 'Solved by phone.',
      },
    ],
  })
  declare readonly steps: readonly ImportedStep[];
}

/** The same as plain data: what a reader of another system's export makes. */
export interface CaseHistory {
  readonly source: string;
  readonly reference: string;
  readonly request: Pick<ImportedRequest, keyof ImportedRequest>;
  readonly steps: readonly HistoryStep[];
}
export type HistoryStep = Pick<ImportedStep, keyof ImportedStep>;

type Detail = 'assignee' | 'team' | 'severity' | 'problemId' | 'text';

/** For each step what it says, and the command that it becomes. What it need not say is `unknown`. */
const STEPS: Readonly<
  Record<
    ImportedStepType,
    { readonly says: readonly Detail[]; readonly command: (step: HistoryStep) => CaseCommand }
  >
> = {
  assign: {
    says: ['assignee', 'team'],
    command: ({ assignee = UNKNOWN, team = UNKNOWN }) => ({ type: 'AssignCase', assignee, team }),
  },
  changeSeverity: {
    says: ['severity'],
    command: ({ severity = 'moderate' }) => ({ type: 'ChangeSeverity', severity }),
  },
  addNote: { says: ['text'], command: ({ text = UNKNOWN }) => ({ type: 'AddNote', text }) },
  awaitCustomerReply: {
    says: [],
    command: () => ({ type: 'AwaitCustomerReply', question: UNKNOWN }),
  },
  stopAwaitingReply: { says: [], command: () => ({ type: 'StopAwaitingReply' }) },
  linkToProblem: {
    says: ['problemId'],
    command: ({ problemId = UNKNOWN }) => ({ type: 'ImportLink', issueId: problemId }),
  },
  escalate: { says: [], command: () => ({ type: 'ImportEscalation' }) },
  resolve: { says: ['text'], command: ({ text = UNKNOWN }) => ({ type: 'Resolve', summary: text }) },
  reopen: { says: ['text'], command: ({ text = UNKNOWN }) => ({ type: 'Reopen', explanation: text }) },
  close: { says: [], command: () => ({ type: 'Close' }) },
};

const DETAILS: readonly Detail[] = ['assignee', 'team', 'severity', 'problemId', 'text'];

/** The command of the domain that a step becomes. */
export const commandOf = (step: HistoryStep): CaseCommand => STEPS[step.type].command(step);

/** The command with which the case begins. */
export const requestOf = ({ source, reference, request }: CaseHistory): CaseCommand => {
  const { occurredAt: _occurredAt, by: _by, ...said } = request;
  return { type: 'ImportRequest', number: reference, source, reference, ...said };
};

/**
 * Checks what the single fields can't know: that a step says what its type is about and nothing else, and
 * that no key is there twice.
 *
 * @throws ProblemException (400) naming the fields
 */
export function checkSteps({ steps }: CaseHistory): void {
  const keys = new Set<string>();
  const errors = steps.flatMap((step, index) => {
    const wrong = faultsOf(step, keys);
    keys.add(step.key);
    return wrong.map(({ field, message }) => ({ field: `steps.${index}.${field}`, message }));
  });
  if (errors.length > 0) throw invalid(errors.slice(0, MOST_ERRORS));
}

const MOST_ERRORS = 20;

function faultsOf(step: HistoryStep, earlier: ReadonlySet<string>): { field: string; message: string }[] {
  const says = STEPS[step.type].says;
  const strange = DETAILS.filter((detail) => step[detail] !== undefined && !says.includes(detail));
  return [
    ...strange.map((field) => ({
      field,
      message: `says nothing about a step of the type ${step.type}: leave it out`,
    })),
    ...(step.type === 'changeSeverity' && step.severity === undefined
      ? [{ field: 'severity', message: 'is missing: a severity is always known' }]
      : []),
    ...(step.type === 'addNote' && step.text === undefined
      ? [{ field: 'text', message: 'is missing: a note says something' }]
      : []),
    ...(earlier.has(step.key) ? [{ field: 'key', message: 'was given to an earlier step already' }] : []),
  ];
}
