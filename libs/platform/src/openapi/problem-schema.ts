/** What every refusal looks like. RFC 9457. */
export const PROBLEM_SCHEMA = {
  type: 'object' as const,
  description: 'A problem (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: {
      type: 'string' as const,
      description: 'Stable; for a broken rule of the domain it ends in the code of the rule.',
      example: 'urn:casebook:problem:cases/health-check-first',
    },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const, description: 'A sentence that says what to do.' },
    instance: { type: 'string' as const, description: 'This one occurrence; name it when you report it.' },
    errors: {
      type: 'array' as const,
      description: 'For 400: what would be right, field by field.',
      items: {
        type: 'object' as const,
        required: ['field', 'message'],
        properties: { field: { type: 'string' as const }, message: { type: 'string' as const } },
      },
    },
    rule: { type: 'string' as const, description: 'For 409: the rule that stands in the way.' },
    source: { type: 'string' as const, description: 'For 409: where the rule comes from.' },
    field: { type: 'string' as const, description: 'For 409: the field that breaks the rule.' },
    permission: { type: 'string' as const, description: 'For 403: what is needed.' },
    roles: {
      type: 'array' as const,
      items: { type: 'string' as const },
      description: 'For 403: who has it.',
    },
  },
};
