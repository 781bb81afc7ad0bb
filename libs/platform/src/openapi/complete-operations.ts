import type { OpenAPIObject } from '@nestjs/swagger';
import { exampleOf, type JsonSchema, type Schemas } from './example.js';

type PathItemObject = OpenAPIObject['paths'][string];
type OperationObject = NonNullable<PathItemObject['get']>;
type ParameterObject = Exclude<NonNullable<OperationObject['parameters']>[number], { $ref: string }>;
type ResponseObject = Exclude<NonNullable<OperationObject['responses'][string]>, { $ref: string }>;

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

/** The problems that can be met, by status. */
const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request is malformed or not valid; `errors` says which fields, and what would be right.',
  401: 'There is no token, or it is not good.',
  403: 'The token has no role with the permission.',
  404: 'There is no such thing, or it belongs to another customer.',
  409: 'A rule of the domain stands in the way, or others kept being faster.',
  412: 'It has changed since: `If-Match` names another revision.',
  413: 'The body is larger than 4 MiB.',
  415: 'The body is not JSON.',
  422: 'The `Idempotency-Key` was used before, with another body.',
  503: 'A store or read model is not available at the moment; try again after `Retry-After` seconds.',
};
const OF_QUERIES = [400, 401, 403, 404, 503];
const OF_COMMANDS = [400, 401, 403, 404, 409, 412, 413, 415, 422, 503];

const COMMAND_HEADERS: ParameterObject[] = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Makes the command repeatable: it is carried out once, and answered the same each time.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
    example: '0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11',
  },
  {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what was read; the command is refused (412) when it has changed since.',
    schema: { type: 'string' },
    example: '"3"',
  },
  {
    name: 'X-Correlation-Id',
    in: 'header',
    required: false,
    description: 'A UUID that ties together what belongs together; kept in the audit trail.',
    schema: { type: 'string', format: 'uuid' },
  },
];

const ANSWER_HEADERS = {
  ETag: { description: 'The revision, in quotes.', schema: { type: 'string' as const } },
  Location: { description: 'Where to find what is new.', schema: { type: 'string' as const } },
};

/** Adds to every operation what holds for all of its kind: examples, problems, request headers, answer headers. */
export function completeOperations(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas as Schemas;
  document.components = { ...document.components, responses: PROBLEM_RESPONSES };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      addExamples(item[method], schemas);
      complete(item, method);
    }
  }
  return document;
}

interface Content {
  readonly content?: Readonly<Record<string, { schema?: unknown; example?: unknown }>>;
}

/** Of the body, and of what is answered when all went well. */
function addExamples(operation: OperationObject | undefined, schemas: Schemas): void {
  if (!operation) return;
  const answers = Object.entries(operation.responses).filter(([status]) => status < '300');
  for (const { content = {} } of [
    operation.requestBody ?? {},
    ...answers.map(([, answer]) => answer),
  ] as Content[]) {
    for (const media of Object.values(content)) {
      media.example ??= exampleOf(media.schema as JsonSchema, schemas);
    }
  }
}

function complete(item: PathItemObject, method: Method): void {
  const operation = item[method];
  if (!operation) return;
  operation.summary ||= spokenNameOf(operation);
  if (!operation.security) return;
  const isCommand = method !== 'get';
  for (const status of isCommand ? OF_COMMANDS : OF_QUERIES) {
    operation.responses[status] ??= { $ref: `#/components/responses/Problem${status}` };
  }
  if (!isCommand) return;
  operation.parameters = [...(operation.parameters ?? []), ...COMMAND_HEADERS];
  for (const status of ['200', '201']) addHeaders(operation, status);
}

/** A handler is named after what it does: `CaseStepsController_addNote` becomes `Add note`. */
function spokenNameOf({ operationId = '' }: OperationObject): string {
  const [name = ''] = operationId.split('_').slice(-1);
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function addHeaders(operation: OperationObject, status: string): void {
  const response = operation.responses[status] as ResponseObject | undefined;
  if (response) response.headers = { ...ANSWER_HEADERS, ...response.headers };
}

/** Written once, and referred to by every operation. */
const PROBLEM_RESPONSES = Object.fromEntries(
  Object.entries(PROBLEMS).map(([status, description]) => [
    `Problem${status}`,
    {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    } satisfies ResponseObject,
  ]),
);
