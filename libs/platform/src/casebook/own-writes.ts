import { Injectable } from '@nestjs/common';

/** How far the log has come by what this process acknowledged to its callers. */
@Injectable()
export class OwnWrites {
  private latest: bigint | undefined;

  /** Position of the last event that a caller was told of; undefined before the first. */
  get position(): bigint | undefined {
    return this.latest;
  }

  /** A caller is being told that its events are in the log up to here. */
  acknowledge(position: bigint): void {
    if (this.latest === undefined || position > this.latest) this.latest = position;
  }
}
