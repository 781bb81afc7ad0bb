import { buildGoProgram } from './go-program.mjs';

/* Builds the test server of the MongoDB adapter. */

buildGoProgram('ferretdb', 'FerretDB, the test server for MongoDB');
