import { Injectable } from '@nestjs/common';
import { ProjectionHost, ReadModelBehind, type Documents, type Projection, type ReadModel } from '#kernel';
import { currentPast } from '../history/past-view.js';
import { OwnWrites } from './own-writes.js';

/** How long a reader who asked for no position waits for what this process acknowledged, in milliseconds. */
const COURTESY_MS = 500;

/** What query handlers ask: the documents of a projection. */
@Injectable()
export class ReadModels {
  constructor(
    private readonly host: ProjectionHost,
    private readonly ownWrites: OwnWrites,
  ) {}

  /**
   * The documents of a projection: the live ones, or where the past is looked at, those of the moment. Whoever names no position sees all the same what this process has
   * acknowledged, unless the read model is far behind: then it answers with what it has.
   *
   * @param atLeast waits (2 s at most) until everything up to this position of the log can be read
   * @throws ReadModelBehind, ReadModelRebuilding: answered with 503 and Retry-After
   */
  async of<Doc, State>(projection: Projection<Doc, State>, atLeast?: bigint): Promise<Documents<Doc>> {
    const past = currentPast();
    if (past) return past.documentsOf(projection);
    const model = this.host.readModel<Doc>(projection);
    if (atLeast !== undefined) await model.waitFor(atLeast);
    else await this.followOwnWrites(model);
    return model;
  }

  private async followOwnWrites<Doc>(model: ReadModel<Doc>): Promise<void> {
    const { position } = this.ownWrites;
    if (position === undefined) return;
    try {
      await model.waitFor(position, COURTESY_MS);
    } catch (error) {
      if (!(error instanceof ReadModelBehind)) throw error;
    }
  }
}
