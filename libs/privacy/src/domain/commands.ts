/** Keep a customer's personal data until further notice. */
export interface SetLegalHold {
  readonly type: 'SetLegalHold';
  readonly holdId: string;
  readonly caseId?: string;
  readonly because: string;
}

export interface ReleaseLegalHold {
  readonly type: 'ReleaseLegalHold';
  readonly holdId: string;
  readonly because: string;
}

/** Have everything personal about a customer erased. */
export interface RequestErasure {
  readonly type: 'RequestErasure';
  readonly erasureId: string;
  readonly because: string;
}

export interface RecordKeysDestroyed {
  readonly type: 'RecordKeysDestroyed';
  readonly erasureId: string;
  readonly keys: number;
}

export interface RecordPurged {
  readonly type: 'RecordPurged';
  readonly erasureId: string;
  readonly keys: number;
  readonly documents: number;
  readonly purged: Readonly<Record<string, number>>;
}

export interface RecordForgotten {
  readonly type: 'RecordForgotten';
  readonly erasureId: string;
  readonly streams: number;
  readonly openEvents: number;
}

export type SubjectCommand =
  SetLegalHold | ReleaseLegalHold | RequestErasure | RecordKeysDestroyed | RecordPurged | RecordForgotten;
