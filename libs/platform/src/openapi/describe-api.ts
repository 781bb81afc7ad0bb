import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { serveDocsPage } from './docs-page.js';
import { completeOperations } from './complete-operations.js';
import { nameSchemas } from './name-schemas.js';
import { PROBLEM_SCHEMA } from './problem-schema.js';
import { INTRODUCTION } from './introduction.js';

/** Serves the OpenAPI 3.1 description at `/openapi.json` and the browsable page at `/docs`. */
export function describeApi(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  let text: string | undefined;
  server.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(openApiOf(app));
    return reply.type('application/json; charset=utf-8').send(text);
  });
  serveDocsPage(server);
}

/** The description, made from the decorators of controllers and DTOs. */
export function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Casebook')
    .setDescription(INTRODUCTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'On one machine: npm run --silent token -- --role helpdeskAgent --name "ana"',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  return completeOperations(nameSchemas(document));
}
