import { ApiResponse, type ApiResponseSchemaHost } from '@nestjs/swagger';
import type { TSchema } from '#kernel';
import type { AnswerOf, ReadonlyDeep } from './shapes.js';

type Answer<S extends TSchema> = AnswerOf<S> | undefined;
type Method<S extends TSchema> = (...args: never[]) => Answer<S> | Promise<Answer<S>>;

interface AnswerOptions<Other extends TSchema> {
  /** 200 when left out. */
  readonly status?: number;
  /** JSON when left out. */
  readonly as?: string;
  /** The same in other media types. */
  readonly also?: Readonly<Record<string, Other>>;
}

/**
 * What a route answers. The compiler holds the method's own type against the schema, so that the description
 * of the API says what the code does.
 */
export const Answers =
  <S extends TSchema, Other extends TSchema = never>(
    schema: S,
    { status = 200, as = 'application/json', also = {} }: AnswerOptions<Other> = {},
  ) =>
  <M extends Method<S | Other>>(
    target: object,
    key: string,
    method: TypedPropertyDescriptor<M> & Agreement<AnswerOf<S>, ReadonlyDeep<Awaited<ReturnType<M>>>>,
  ): void => {
    const content = Object.fromEntries(
      Object.entries({ [as]: schema, ...also }).map(([type, each]) => [type, { schema: openApi(each) }]),
    );
    ApiResponse({ status, description: '', content })(target, key, method);
  };

/** What a method's type promises must be in the schema, too. */
type Agreement<Described, Answered> = [Described] extends [Answered] ? unknown : never;

/** TypeBox writes JSON Schema, which is what OpenAPI 3.1 means by a schema. */
export const openApi = (schema: TSchema) => schema as ApiResponseSchemaHost['schema'];
