import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError, ValidationPipeOptions } from '@nestjs/common';
import { invalid, malformed, notFound, type FieldError } from '../http/problems.js';
import { QUERY_GROUP } from './field.js';

/** At most so many are reported: whoever sends a thousand wrong fields needs no thousand sentences. */
const MOST_ERRORS = 20;

const OPTIONS: ValidationPipeOptions = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
  exceptionFactory: (errors) => invalid(fieldErrors(errors).slice(0, MOST_ERRORS)),
};

/**
 * Checks every body and every query against its DTO. What the DTO doesn't name is refused. Values of a
 * query are read from text first; those of a body must have their type already.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  private readonly bodies = new ValidationPipe(OPTIONS);
  private readonly queries = new ValidationPipe({ ...OPTIONS, transformOptions: { groups: [QUERY_GROUP] } });

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type === 'body') return this.body(value, metadata);
    if (metadata.type === 'param') return parameter(value, metadata.data ?? 'thing');
    if (metadata.type !== 'query') return value;
    // The parser's object has no prototype, which class-transformer can't copy.
    return this.queries.transform({ ...(value as object) }, metadata) as unknown;
  }

  /** No body at all is as good as an empty one: some commands have nothing to say. */
  private body(value: unknown, metadata: ArgumentMetadata): unknown {
    if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw malformed('The body must be a JSON object.');
    }
    return this.bodies.transform(value, metadata) as unknown;
  }
}

/** Nothing has a name that can't be written: no store is asked for it. */
function parameter(value: unknown, name: string): unknown {
  if (typeof value === 'string' && /[\p{Cc}\p{Cs}]/u.test(value)) throw notFound(name, 'unreadable');
  return value;
}

/** Errors by the path of their field: `contacts.0.email`. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const path = parent === '' ? property : `${parent}.${property}`;
    const inside = children && children.length > 0 ? fieldErrors(children, path) : [];
    const [own] = Object.entries(constraints ?? {}).sort(([a], [b]) => rank(a) - rank(b));
    return own ? [{ field: path, message: inOurWords(own) }, ...inside] : inside;
  });
}

/** Our own checks say it best; class-validator's word on nested values comes last. */
const rank = (constraint: string): number => (constraint === 'nestedValidation' ? 1 : 0);

function inOurWords([constraint, message]: readonly [string, string]): string {
  if (constraint === 'whitelistValidation') return 'is not a property of this request: leave it out';
  if (constraint === 'nestedValidation' || constraint === 'isObject') return 'must be an object';
  return message;
}
