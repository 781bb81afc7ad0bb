/** Types of attributes, as OCEL 2.0 names them. */
export type AttributeType = 'string' | 'time' | 'integer' | 'float' | 'boolean';

/** The value is text: of a time ISO 8601, of numbers decimal. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly value: string;
}

export interface Relation {
  readonly objectId: string;
  readonly qualifier: string;
}

/** An event as process-mining tools see it. */
export interface MinedEvent {
  readonly id: string;
  readonly type: string;
  /** When it happened. */
  readonly time: string;
  readonly attributes: readonly Attribute[];
  readonly relations: readonly Relation[];
}

/** Something that events are about, with what is known of it, each from a time on. */
export interface MinedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: readonly (Attribute & { readonly time: string })[];
  readonly relations: readonly Relation[];
}

/** A type of events or of objects, with the attributes that they may have. */
export interface MinedType {
  readonly name: string;
  readonly attributes: readonly Omit<Attribute, 'value'>[];
}
