import { Injectable } from '@nestjs/common';
import { ProjectionHost, type Projection, type ReadModel } from '#kernel';

/** What query handlers ask: the documents of a projection. */
@Injectable()
export class ReadModels {
  constructor(private readonly host: ProjectionHost) {}

  /**
   * The live documents of a projection.
   *
   * @param atLeast waits (2 s at most) until everything up to this position of the log can be read
   * @throws ReadModelBehind, ReadModelRebuilding: answered with 503 and Retry-After
   */
  async of<Doc, State>(projection: Projection<Doc, State>, atLeast?: bigint): Promise<ReadModel<Doc>> {
    const model = this.host.readModel<Doc>(projection);
    if (atLeast !== undefined) await model.waitFor(atLeast);
    return model;
  }
}
