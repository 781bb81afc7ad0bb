import { Injectable } from '@nestjs/common';
import { StoreUnavailable } from '#kernel';

/** Whether anything may be written: not before it is certain that the stores belong together. */
@Injectable()
export class WorkGate {
  private obstacle: string | undefined = 'The service starts.';

  open(): void {
    this.obstacle = undefined;
  }

  /** @param why a sentence for operators */
  shut(why: string): void {
    this.obstacle = why;
  }

  /** @throws StoreUnavailable saying what is waited for */
  insist(): void {
    if (this.obstacle !== undefined) throw new StoreUnavailable(this.obstacle);
  }
}
