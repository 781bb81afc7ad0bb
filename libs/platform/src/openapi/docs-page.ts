import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Swagger UI comes from our own disk: the page works without the internet, and tells nobody of its readers. */
const ASSETS = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};
/** They change with a release only. */
const CACHING = 'public, max-age=3600';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Casebook API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/page.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own: the content security policy allows no script inside the page. */
const START = `SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'none', validatorUrl: null,
});
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
`;

/** Wide tables scroll by themselves, so that the page fits a narrow screen. */
const STYLE = `body { margin: 0; }
html.dark-mode { color-scheme: dark; }
.swagger-ui .info table { display: block; overflow-x: auto; }
.swagger-ui .info table th, .swagger-ui .info table td { padding: 6px 10px 6px 0; white-space: nowrap; }
.swagger-ui .info table td:nth-child(2) { min-width: 16em; white-space: normal; }
`;

/** Serves the browsable page at `/docs`. */
export function serveDocsPage(server: FastifyInstance): void {
  server.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  server.get('/docs/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  for (const [file, type] of Object.entries(FILES)) {
    let content: Buffer | undefined;
    server.get(`/docs/${file}`, (_request, reply) => {
      content ??= readFileSync(join(ASSETS, file));
      return reply.type(type).header('Cache-Control', CACHING).send(content);
    });
  }
}
