import type { Park } from '../feeding/parks.js';
import type { Comparison } from './comparison.js';
import type { Build } from './registry.js';

/** Something that somebody who watches over the projections wants to read in the log. */
export type ProjectionNotice =
  | { readonly kind: 'trouble'; readonly error: unknown }
  | { readonly kind: 'parked'; readonly park: Park }
  | { readonly kind: 'flipped'; readonly build: Build; readonly why: string }
  | { readonly kind: 'abandoned'; readonly build: Build; readonly comparison: Comparison };
