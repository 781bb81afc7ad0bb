import 'reflect-metadata';
import type { Probe, Settings } from './probe.js';

/* The process of one probe: `run-probe.js <module> <settings as JSON>`; the numbers go to the parent. */

const [module = '', settings = '{}'] = process.argv.slice(2);
const { default: probe } = (await import(module)) as { readonly default: Probe };
const numbers = await probe(JSON.parse(settings) as Settings);
process.send?.(numbers, () => process.exit(0));
