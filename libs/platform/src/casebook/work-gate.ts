import { Injectable } from '@nestjs/common';
import { StoreUnavailable } from '#kernel';

/** Whether anything may be written: not before it is certain that the stores belong together. */
@Injectable()
export class WorkGate {
  private obstacle: string | undefined = 'The service starts.';
  private isTakenUp = false;

  open(): void {
    this.obstacle = undefined;
  }

  /** @param why a sentence for operators */
  shut(why: string): void {
    this.obstacle = why;
  }

  /** Everything that this copy does is under way. */
  takenUp(): void {
    this.isTakenUp = true;
  }

  /** @throws StoreUnavailable saying what is waited for */
  insist(): void {
    if (this.obstacle !== undefined) throw new StoreUnavailable(this.obstacle);
  }

  /** @throws StoreUnavailable until all of the work was taken up */
  insistOnWork(): void {
    this.insist();
    if (!this.isTakenUp) throw new StoreUnavailable('The work is being taken up.');
  }
}
