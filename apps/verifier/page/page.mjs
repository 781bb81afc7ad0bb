import { Fault, PACKED, verifyExport } from '../casebook-verify.mjs';
import { hasher, sha256 } from './sha256.mjs';
import { verifyEd25519 } from './ed25519.mjs';

const element = (id) => document.getElementById(id);

/** What the browser does of cryptography, and what it leaves to the page. */
const pageCrypto = { sha256, hasher, ed25519 };

async function ed25519(key, text, signature) {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, text);
  } catch {
    return verifyEd25519(key, text, signature);
  }
}

/** The page's own hashing must be that of the browser. */
async function holdAgainstBrowser() {
  const sample = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);
  const theirs = new Uint8Array(await crypto.subtle.digest('SHA-256', sample));
  if (!sha256(sample).every((byte, at) => byte === theirs[at]))
    throw new Error('This browser and this page hash differently.');
}

async function isPacked(file) {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return start[0] === 0x1f && start[1] === 0x8b;
}

async function* read(file, onProgress) {
  const counted = file.stream().pipeThrough(counting(file.size, onProgress));
  const reader = (
    (await isPacked(file)) ? counted.pipeThrough(new DecompressionStream('gzip')) : counted
  ).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Fault('The archive is damaged: it can not be unpacked.');
    });
    if (done) return;
    yield value;
  }
}

function counting(total, onProgress) {
  let read = 0;
  return new TransformStream({
    transform(chunk, controller) {
      read += chunk.length;
      onProgress(read / total);
      controller.enqueue(chunk);
    },
  });
}

const textOf = async (id) => (await element(id).files[0]?.text()) || undefined;

async function check() {
  const file = element('export').files[0];
  const keys = element('keys')
    .value.split('\n')
    .filter((line) => line.trim() !== '');
  if (!file) throw new Error('Choose an export.');
  await holdAgainstBrowser();
  const answer = await textOf('consistency');
  const consistency = answer === undefined ? undefined : JSON.stringify(JSON.parse(answer));
  const trusted = { keys, older: await textOf('older'), consistency };
  const progress = element('progress');
  const { lines } = await verifyExport(
    read(file, (share) => (progress.value = share)),
    trusted,
    pageCrypto,
  );
  return { lines: (await isPacked(file)) ? [...lines, PACKED] : lines };
}

function show(state, title, lines) {
  const result = element('result');
  result.dataset.state = state;
  element('title').textContent = title;
  element('lines').replaceChildren(
    ...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })),
  );
  result.hidden = false;
  result.focus();
}

element('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const [button, progress] = [element('check'), element('progress')];
  button.disabled = true;
  progress.hidden = false;
  element('result').hidden = true;
  try {
    const { lines } = await check();
    show('good', 'Nothing wrong was found.', lines);
  } catch (error) {
    if (error instanceof Fault) show('wrong', 'Something is wrong.', [error.message]);
    else show('open', 'It could not be checked.', [error.message]);
  }
  button.disabled = false;
  progress.hidden = true;
});
