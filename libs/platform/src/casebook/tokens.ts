import { Inject } from '@nestjs/common';

/** The kernel's ports are interfaces, so Nest knows them by these names. */
export const EVENT_STORE = Symbol('EventStore');
/** The log as it is kept: personal data is sealed in it. What `EVENT_STORE` gives is opened. */
export const RAW_EVENT_STORE = Symbol('RawEventStore');
export const READ_STORE = Symbol('ReadStore');
/** How copies of the program share the work: `Leasing`, or null where this one does all of it. */
export const LEASING = Symbol('Leasing');
export const CLOCK = Symbol('Clock');
export const IDS = Symbol('Ids');
export const CONFIG = Symbol('Config');
export const CONTEXTS = Symbol('Contexts');
export const KEY_STORE = Symbol('KeyStore');
export const MASTER_KEYS = Symbol('MasterKeys');

/** `constructor(@InjectEventStore() private readonly store: EventStore)`; the type comes by `import type`. */
export const InjectEventStore = () => Inject(EVENT_STORE);
export const InjectReadStore = () => Inject(READ_STORE);
export const InjectKeyStore = () => Inject(KEY_STORE);
export const InjectMasterKeys = () => Inject(MASTER_KEYS);
/** For whoever shows or proves what is stored, byte by byte; it knows nothing of gates and keys. */
export const InjectRawEventStore = () => Inject(RAW_EVENT_STORE);
export const InjectClock = () => Inject(CLOCK);
export const InjectIds = () => Inject(IDS);
export const InjectConfig = () => Inject(CONFIG);
/** All contexts that the service is composed of: `readonly ContextDefinition[]`. */
export const InjectContexts = () => Inject(CONTEXTS);
