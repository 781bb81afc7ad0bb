import { instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const NOTE =
  `casebook.local/6f0c2c7e1b7a4d53\n70000\n${ROOT}\n\n` +
  '— casebook.local/6f0c2c7e1b7a4d53 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';

const leaves = (description: string) => t.Integer({ minimum: 0, examples: [70_000], description });
const hash = (description?: string) => is.text(ROOT, description);
const hashes = (description: string) => t.Array(hash(), { description });

export const noteAnswer = is.text(NOTE, 'A signed note: C2SP tlog-checkpoint.');
export const bytesAnswer = t.Unsafe<Buffer>(t.String({ format: 'binary', examples: ['…'] }));
export const recordAnswer = t.Unsafe<Buffer>(
  t.Object({ data: t.Unknown(), id: is.uuid(), metadata: t.Unknown(), position: is.position() }),
);
export const proofText = is.text(`c2sp.org/tlog-proof@v1\nindex 7\n${ROOT}\n\n${NOTE}`);

const checkpoint = t.Object(
  {
    origin: is.text('casebook.local/6f0c2c7e1b7a4d53'),
    size: leaves('Leaves of the tree.'),
    root: hash('Root of the tree.'),
    signedAt: instant(),
    note: noteAnswer,
  },
  { $id: 'Checkpoint' },
);
export type CheckpointAnswer = AnswerOf<typeof checkpoint>;
export const checkpointsAnswer = is.page(checkpoint);

export const keysAnswer = t.Object({
  items: t.Array(
    t.Object({
      key: is.text(
        'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
        'The verifier key.',
      ),
      since: instant(),
      until: t.Optional(instant()),
    }),
  ),
  next: t.Null(),
});

export const inclusionAnswer = t.Object({
  eventId: is.uuid(),
  index: leaves('The place of the event in the log, counted from 0.'),
  size: leaves('Leaves of the tree in which it is proven.'),
  leaf: hash('Hash of the leaf.'),
  root: hash('Root of the tree.'),
  hashes: hashes('From the leaf’s sibling to the root’s child, as RFC 9162 has it.'),
  record: is.text('{"data":{},"id":"0198a5c2-…"}', 'What was hashed, as docs/audit-format.md defines it.'),
  checkpoint: is.nullable(is.text(NOTE, 'The signed checkpoint of that size, if one was signed.')),
});

export const consistencyAnswer = t.Object({
  from: leaves('Leaves of the older tree.'),
  to: leaves('Leaves of the newer tree.'),
  fromRoot: hash(),
  toRoot: hash(),
  hashes: hashes('As RFC 9162 has it.'),
});

const contradiction = t.Object({
  since: instant(),
  size: leaves('Leaves of the checkpoint that the events contradict.'),
  text: is.text('Event 7 of the log (counted from 0) is not the one that was signed: it was changed.'),
  index: leaves('The first leaf whose event is another.'),
  expected: is.nullable(is.text('{"data":{}}', 'The record that was signed.')),
  found: is.nullable(is.text('{"data":{}}', 'The record that the events give now.')),
});

export const checkAnswer = t.Object({
  running: t.Boolean(),
  leaves: leaves('How many were compared so far.'),
  last: is.nullable(
    t.Object({
      ok: t.Boolean(),
      startedAt: instant(),
      endedAt: instant(),
      size: leaves('How many were compared.'),
    }),
  ),
  contradiction: is.nullable(contradiction),
  trouble: is.nullable(is.text('The store can not be reached.')),
});
export type CheckAnswer = AnswerOf<typeof checkAnswer>;

const outlet = t.Object({
  name: is.text('witness witness.example/w1'),
  size: leaves('Of the last checkpoint that it took.'),
  at: is.nullable(instant()),
  trouble: is.nullable(is.text('It answered 503.')),
});

export const statusAnswer = t.Object({
  origin: is.nullable(is.text('casebook.local/6f0c2c7e1b7a4d53')),
  state: oneOf(['starting', 'building', 'reconnecting', 'contradicted', 'damaged', 'stopped']),
  trouble: is.nullable(is.text('The log ends before event 70000.')),
  signed: is.nullable(t.Object({ size: leaves('Leaves.'), root: hash(), signedAt: instant() })),
  contradiction: is.nullable(contradiction),
  outlets: t.Array(outlet, { description: 'Witnesses, and where checkpoints are sent.' }),
});
export type StatusAnswer = AnswerOf<typeof statusAnswer>;
