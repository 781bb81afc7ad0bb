import type { OpenAPIObject } from '@nestjs/swagger';

interface Named {
  readonly $id: string;
}

/** Has schemas with an `$id` stand among the components once; where they were, they are referred to. */
export function nameSchemas(document: OpenAPIObject): OpenAPIObject {
  const named: Record<string, object> = {};
  const referring = JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    if (!isNamed(value)) return value;
    const { $id, ...schema } = value;
    named[$id] = schema;
    return { $ref: `#/components/schemas/${$id}` };
  }) as OpenAPIObject;
  const schemas = { ...referring.components?.schemas, ...named };
  return { ...referring, components: { ...referring.components, schemas } };
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && '$id' in value && typeof value.$id === 'string';
