import { buildGoProgram } from './go-program.mjs';

/* Builds the program that reads the transparency log with Go's packages for such logs. */

buildGoProgram('tlog-check', "The check of the transparency log by Go's packages");
